import { cp, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { codeOf, describeEnd, type CommandResult } from './command-line.ts';
import { flipInFile } from './flipped.ts';
import { drawsFor } from './draws-for.ts';
import { counted, type Row } from './row.ts';
import type { Torture } from './torture.ts';
import type { Trial } from './trial.ts';

interface Target {
  readonly path: string;
  /** What fsck must name. */
  readonly name: string;
  /** False where only fsck reads it again. */
  readonly isUsed: boolean;
}

/** Flips bits of the files of a finished run, and looks at it with the real commands. */
export async function flipRun(torture: Torture): Promise<Row> {
  const random = drawsFor(torture.seed, 'flip run');
  const { trial: reference } = await torture.reference(0);
  const trial = await torture.trial({ variant: 0 });
  await cp(reference.folder, trial.folder, { recursive: true });
  const [run = ''] = await trial.runDirectories();
  const targets = await targetsOf(trial, run);
  const flips = { brief: 1, usual: 2, thorough: 10 }[torture.extent];
  const faults: string[] = [];
  let survived = 0;
  for (const [done, target] of targets.entries()) {
    for (let flip = 0; flip < flips; flip += 1) {
      const [at, total] = [done * flips + flip, targets.length * flips];
      torture.report({ task: 'flip run', done: at, total, unit: 'flips' });
      const found = await flipOne(torture, trial, run, target, random);
      survived += found.length === 0 ? 1 : 0;
      faults.push(...found.map((fault) => `${target.path.slice(run.length + 1)}: ${fault}`));
    }
  }
  await trial.remove();
  const names = [...new Set(targets.map(({ path }) => basename(path)))].join(', ');
  return {
    scenario: 'flip run',
    tried: targets.length * flips,
    survived,
    detail: `flipped bits in ${counted(targets.length, 'file')} (${names}): fsck names them, resume refuses or mends them; whole again once undone`,
    faults,
  };
}

async function targetsOf(trial: Trial, run: string): Promise<readonly Target[]> {
  const [cell = ''] = (await readdir(join(run, 'cells'))).toSorted();
  const directory = join(run, 'cells', cell);
  const checkpoint = (await readdir(join(directory, 'checkpoint'))).toSorted();
  return [
    ...(await trial.journals()).map((path) => ({ path, isUsed: true })),
    { path: join(run, 'plan.json'), isUsed: true },
    { path: join(directory, 'judge', 'verdict.json'), isUsed: true },
    ...checkpoint.map((name) => ({ path: join(directory, 'checkpoint', name), isUsed: false })),
  ].map((target) => ({ ...target, name: basename(target.path) }));
}

async function flipOne(
  torture: Torture,
  trial: Trial,
  run: string,
  target: Target,
  random: () => number,
): Promise<readonly string[]> {
  const fsck = ['fsck', run, '--json'];
  const faults: string[] = [];
  const undo = await flipInFile(target.path, random);
  const check = await torture.commands.run(fsck);
  if (check.exitCode !== 1) faults.push(`fsck does not find a flipped bit: ${describeEnd(check)}`);
  else if (!check.stdout.includes(target.name)) faults.push(`fsck does not name ${target.name}`);
  if (target.isUsed) {
    const used = await torture.commands.run((await trial.resumeArguments()) ?? fsck);
    if (!isRefused(used))
      faults.push(...(await torture.faultsOf(trial, used, { mayRefuse: true })));
  }
  await undo();
  const again = await torture.commands.run(fsck);
  if (again.exitCode !== 0) faults.push(`fsck after it is undone: ${describeEnd(again)}`);
  return faults;
}

/** True for a command that ended with a known error and no result. */
export function isRefused(result: CommandResult): boolean {
  const isKnown = result.exitCode !== 0 && result.exitCode !== 70;
  return isKnown && codeOf(result).startsWith('RLX_') && !result.stdout.includes('"cells"');
}
