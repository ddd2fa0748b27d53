import { cp, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describeEnd } from './command-line.ts';
import { flipInFile } from './flipped.ts';
import { isRefused } from './flip-run.ts';
import { drawsFor } from './draws-for.ts';
import { counted, type Row } from './row.ts';
import type { Torture } from './torture.ts';
import type { Trial } from './trial.ts';

const kinds = ['transitions', 'evaluations', 'states', 'blobs'] as const;

/** Flips bits of store records, state manifests and blobs. */
export async function flipStore(torture: Torture): Promise<Row> {
  const random = drawsFor(torture.seed, 'flip store');
  const { trial: reference } = await torture.reference(0);
  const trial = await torture.trial({ variant: 0 });
  await cp(reference.store, trial.store, { recursive: true });
  const files = await filesOf(trial.store);
  const faults: string[] = [];
  const rounds = { brief: 2, usual: 8, thorough: 40 }[torture.extent];
  const usesOfEachKind = torture.extent === 'brief' ? 1 : 2;
  const clean = await torture.commands.run(['store', 'verify', '--store', trial.store, '--json']);
  if (clean.exitCode !== 0) faults.push(`an undamaged store: ${describeEnd(clean)}`);
  let verified = 0;
  for (let done = 0; done < rounds; done += 1) {
    torture.report({ task: 'flip store', done, total: rounds, unit: 'verifications' });
    const chosen = files.filter(() => random() < 0.5);
    verified += chosen.length;
    faults.push(...(await verifyFlipped(torture, trial.store, chosen, random)));
  }
  let used = 0;
  for (const kind of kinds) {
    const ofKind = files.filter((path) => path.startsWith(join(trial.store, kind)));
    for (let done = 0; done < usesOfEachKind && ofKind.length > 0; done += 1) {
      torture.report({
        task: 'flip store',
        done: used,
        total: kinds.length * usesOfEachKind,
        unit: 'uses',
      });
      used += 1;
      const path = ofKind[Math.floor(random() * ofKind.length)] ?? '';
      const undo = await flipInFile(path, random);
      faults.push(...(await useFlipped(torture, trial, path)));
      await undo();
    }
  }
  await trial.remove();
  return {
    scenario: 'flip store',
    tried: verified + used,
    survived: Math.max(0, verified + used - faults.length),
    detail: `flipped bits in records, manifests and blobs: ${verified} found in ${counted(rounds, 'verification')}; ${used} met by a run, which refuses them or trains anew to the same result`,
    faults,
  };
}

/** One flipped bit in each of the files; every one must be named, and none once they are undone. */
async function verifyFlipped(
  torture: Torture,
  store: string,
  files: readonly string[],
  random: () => number,
): Promise<readonly string[]> {
  const verify = ['store', 'verify', '--store', store, '--json'];
  const undos: (() => Promise<void>)[] = [];
  for (const path of files) undos.push(await flipInFile(path, random));
  const found = await torture.commands.run(verify);
  for (const undo of undos) await undo();
  const unnamed = files.filter((path) => !found.stdout.includes(basename(path, '.json')));
  const faults = unnamed.map((path) => `a flipped bit in ${path} is not found`);
  if (found.exitCode !== 1 && files.length > 0)
    faults.push(`verify of damage: ${describeEnd(found)}`);
  const again = await torture.commands.run(verify);
  if (again.exitCode !== 0) faults.push(`verify after it is undone: ${describeEnd(again)}`);
  return faults;
}

/** A new run over the store, one file of which is damaged. */
async function useFlipped(
  torture: Torture,
  { store }: Trial,
  path: string,
): Promise<readonly string[]> {
  const run = await torture.trial({ variant: 0 });
  await cp(store, run.store, { recursive: true });
  const result = await torture.commands.run(run.runArguments, run.commandOptions);
  const faults = isRefused(result) ? [] : await torture.faultsOf(run, result, { mayRefuse: true });
  await run.remove();
  return faults.map((fault) => `with a flipped bit in ${path}, ${fault}`);
}

async function filesOf(store: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const kind of kinds) {
    const names = await readdir(join(store, kind), { recursive: true }).catch(() => []);
    for (const name of names.toSorted()) {
      const path = join(store, kind, name);
      if ((await stat(path)).isFile()) paths.push(path);
    }
  }
  return paths;
}
