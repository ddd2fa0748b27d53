import { canSeeProcesses, processesWith, survivorsOf } from './processes.ts';
import { killAfter } from './kill.ts';
import { drawsFor } from './draws-for.ts';
import { counted, type Row } from './row.ts';
import type { Torture } from './torture.ts';

/** New runs, each killed at a random instant: no process of theirs may be left. */
export async function leak(torture: Torture): Promise<readonly Row[]> {
  const none = { scenario: 'leak', tried: null, survived: 0, faults: [] };
  if (!canSeeProcesses) return [{ ...none, detail: 'n/a: needs /proc to see processes' }];
  const { hasWorkers, seconds } = await torture.reference(0);
  if (!hasWorkers) return [{ ...none, detail: 'n/a: this experiment has no worker processes' }];
  const random = drawsFor(torture.seed, 'leak');
  const faults: string[] = [];
  let survived = 0;
  let withWorkers = 0;
  for (let done = 0; done < torture.kills; done += 1) {
    torture.report({ task: 'leak', done, total: torture.kills, unit: 'cycles' });
    const trial = await torture.trial({ variant: 0 });
    const started = torture.commands.start(trial.runArguments, trial.commandOptions);
    const alive = new Set<number>();
    const watch = setInterval(() => {
      for (const { pid } of processesWith(torture.folder)) if (pid !== started.pid) alive.add(pid);
    }, 100);
    const left: string[] = [];
    await killAfter(started, random() * seconds * 1000, left).finally(() => clearInterval(watch));
    await started.finished;
    // Whatever it started has the temporary folder of this torture in its environment.
    const survivors = await survivorsOf(() => processesWith(torture.folder), 5000);
    const found = [...left, ...survivors.map(({ pid }) => `process ${pid} is left`)];
    if (found.length === 0) survived += 1;
    withWorkers += alive.size > 0 ? 1 : 0;
    faults.push(...found.map((fault) => `cycle ${done + 1}: ${fault}`));
    await trial.remove();
  }
  const detail = `start/kill cycles, ${counted(withWorkers, 'time')} with workers under way; ${faults.length === 0 ? '0' : faults.length} processes left`;
  return [{ scenario: 'leak', tried: torture.kills, survived, detail, faults }];
}
