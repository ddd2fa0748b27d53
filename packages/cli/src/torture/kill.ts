import { setTimeout as sleep } from 'node:timers/promises';
import type { StartedCommand } from './command-line.ts';
import { descendantsOf, isRunning, survivorsOf } from './processes.ts';
import { drawsFor } from './draws-for.ts';
import { counted, type Row } from './row.ts';
import type { Torture } from './torture.ts';
import type { Trial } from './trial.ts';

/** SIGKILL at random instants, again and again over the same run until it ends by itself; then the next run. */
export async function kill(torture: Torture): Promise<readonly Row[]> {
  const random = drawsFor(torture.seed, 'kill');
  const total = { kills: 0, survived: 0, runs: 0, hitResumed: 0, committed: 0, repeated: 0 };
  const faults: string[] = [];
  while (total.kills < torture.kills) {
    const trial = await torture.trial({
      variant: total.runs % torture.variants,
      named: Math.floor(total.runs / torture.variants) % 2 === 1,
    });
    const run = await tortureRun(torture, trial, torture.kills - total.kills, random, (done) =>
      torture.report({
        task: 'kill',
        done: total.kills + done,
        total: torture.kills,
        unit: 'kills',
      }),
    );
    total.runs += 1;
    total.kills += run.kills;
    total.hitResumed += run.hitResumed;
    total.committed += run.committed;
    total.repeated += run.repeated;
    if (run.faults.length === 0) total.survived += run.kills;
    const found = await torture.discard(trial, run.faults);
    faults.push(...found.map((fault) => `run ${total.runs} after ${run.kills} kills: ${fault}`));
  }
  const detail = [
    `${counted(total.runs, 'run')} to the result of an uninterrupted one`,
    `${total.hitResumed} kills hit a continued run`,
    `${counted(total.committed, 'committed transition')}, ${total.repeated} trained again`,
  ].join(', ');
  return [{ scenario: 'kill', tried: total.kills, survived: total.survived, detail, faults }];
}

interface TorturedRun {
  readonly kills: number;
  readonly hitResumed: number;
  readonly committed: number;
  readonly repeated: number;
  readonly faults: readonly string[];
}

async function tortureRun(
  torture: Torture,
  trial: Trial,
  mostKills: number,
  random: () => number,
  report: (kills: number) => void,
): Promise<TorturedRun> {
  const { seconds, hasWorkers } = await torture.reference(trial.variant);
  const witness = torture.witness(trial);
  const left: string[] = [];
  for (let kills = 0, hitResumed = 0; ;) {
    const resume = random() < 0.5 ? await trial.resumeArguments() : null;
    const resumed = (await trial.runDirectories()).length > 0;
    const started = torture.commands.start(resume ?? trial.runArguments, trial.commandOptions);
    const delay = kills < mostKills ? random() * seconds * 1000 : Infinity;
    if (await killAfter(started, delay, hasWorkers ? left : null)) {
      kills += 1;
      hitResumed += resumed ? 1 : 0;
      report(kills);
      await witness.look();
      continue;
    }
    const faults = await torture.faultsOf(trial, await started.finished, { witness });
    const { committed, repeated } = witness;
    return {
      kills,
      hitResumed,
      committed,
      repeated: repeated.length,
      faults: [...left, ...faults],
    };
  }
}

/** Kills a command after a while; false if it ended before. Processes that outlive it by five seconds are put into `left`. */
export async function killAfter(
  started: StartedCommand,
  milliseconds: number,
  left: string[] | null,
): Promise<boolean> {
  const ended = started.finished.then(() => 'ended' as const);
  const alarm = new AbortController();
  const rung = Number.isFinite(milliseconds)
    ? sleep(milliseconds, 'rung' as const, { signal: alarm.signal }).catch(() => 'ended' as const)
    : ended;
  const first = await Promise.race([ended, rung]).finally(() => alarm.abort());
  if (first === 'ended') return false;
  // Stopped, it cannot start another one between the look at its workers and its end.
  if (left !== null) started.signal('SIGSTOP');
  const below = left === null ? [] : descendantsOf(started.pid);
  started.signal('SIGKILL');
  const { exitCode } = await started.finished;
  const orphans = await survivorsOf(() => below.filter(isRunning), 5000);
  left?.push(...orphans.map(({ pid }) => `process ${pid} outlived the run by five seconds`));
  return exitCode === null;
}
