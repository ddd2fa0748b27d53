import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { codeOf, describeEnd, type CommandResult, type StartedCommand } from './command-line.ts';
import { interruptAt } from './interrupt.ts';
import { drawsFor } from './draws-for.ts';
import type { Row } from './row.ts';
import type { Torture } from './torture.ts';
import type { Trial } from './trial.ts';

const contenders = 8;
const ownerSchema = z.looseObject({ pid: z.int() });
const statusSchema = z.object({ runs: z.tuple([z.object({ status: z.string() })]) });

/** Several processes at once on one unfinished run: one works, the others leave. */
export async function owner(torture: Torture): Promise<readonly Row[]> {
  const random = drawsFor(torture.seed, 'owner');
  const races = Math.min(100, Math.max(1, Math.round(torture.kills / 25)));
  const faults: string[] = [];
  let survived = 0;
  let slowest = 0;
  for (let done = 0; done < races; done += 1) {
    torture.report({ task: 'owner', done, total: races, unit: 'races' });
    const trial = await torture.trial({ variant: done % torture.variants });
    const { recordTypes } = await torture.reference(trial.variant);
    const lines = 1 + Math.floor((random() * recordTypes.length) / 2);
    const early = await interruptAt(torture, trial, lines);
    const found =
      early === null
        ? await race(torture, trial, done)
        : { faults: ['the run ended before it was interrupted'], slowestSeconds: 0 };
    slowest = Math.max(slowest, found.slowestSeconds);
    survived += found.faults.length === 0 ? 1 : 0;
    const left = await torture.discard(trial, found.faults);
    faults.push(...left.map((fault) => `race ${done + 1}: ${fault}`));
  }
  const detail = `races of ${contenders} on a run with a dead owner's lock: one goes on to the result of an uninterrupted run, ${contenders - 1} leave naming it, the last after ${slowest.toFixed(1)} s`;
  return [{ scenario: 'owner', tried: races, survived, detail, faults }];
}

async function race(
  torture: Torture,
  trial: Trial,
  number: number,
): Promise<{ readonly faults: readonly string[]; readonly slowestSeconds: number }> {
  const faults: string[] = [];
  const [directory = ''] = await trial.runDirectories();
  const lock = join(directory, 'lock.json');
  const expectStatus = async (expected: string): Promise<void> => {
    const { stdout } = await torture.commands.run(['status', directory, '--json']);
    const [{ status }] = statusSchema.parse(JSON.parse(stdout)).runs;
    if (status !== expected) faults.push(`status says ${status} of a run that is ${expected}`);
  };
  await expectStatus('interrupted');
  if (number % 2 === 1) await reusePid(lock);
  const witness = torture.witness(trial);
  await witness.look();
  const args = (await trial.resumeArguments()) ?? trial.runArguments;
  const children = Array.from({ length: contenders }, () =>
    torture.commands.start(args, trial.commandOptions),
  );
  const winner = await firstOwner(children, lock);
  // Held, it cannot be done before the others come.
  winner?.signal('SIGSTOP');
  const losers = await Promise.all(
    children.filter((child) => child !== winner).map(async (child) => await child.finished),
  );
  if (winner !== null) await expectStatus('running');
  winner?.signal('SIGCONT');
  if (winner === null) faults.push('nobody took the run');
  else faults.push(...(await torture.faultsOf(trial, await winner.finished, { witness })));
  faults.push(...losers.flatMap((loser) => faultOfLoser(loser, winner)));
  return { faults, slowestSeconds: Math.max(...losers.map(({ seconds }) => seconds)) };
}

function faultOfLoser(result: CommandResult, winner: StartedCommand | null): readonly string[] {
  const isRefused = result.exitCode === 1 && codeOf(result) === 'RLX_RUN_LOCKED';
  if (!isRefused) return [`one that should have left did not: ${describeEnd(result)}`];
  const names = new RegExp(`\\b${winner?.pid}\\b`).test(result.stderr);
  return names ? [] : [`one left without naming process ${winner?.pid}`];
}

/** The child whose number the lock holds. */
async function firstOwner(
  children: readonly StartedCommand[],
  lock: string,
): Promise<StartedCommand | null> {
  while (children.some((child) => !child.hasEnded())) {
    const pid = await readOwner(lock);
    const found = children.find((child) => child.pid === pid);
    if (found !== undefined) return found;
    await sleep(1);
  }
  return null;
}

async function readOwner(lock: string): Promise<number | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(lock, 'utf8'))).pid;
  } catch {
    return null;
  }
}

/** Makes a dead owner's lock name a process that lives now but began at another time. */
async function reusePid(lock: string): Promise<void> {
  const text = await readFile(lock, 'utf8').catch(() => null);
  const found = ownerSchema.safeParse(text === null ? null : JSON.parse(text)).data;
  if (found !== undefined) await writeFile(lock, JSON.stringify({ ...found, pid: process.pid }));
}
