import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { command, places, startCommand } from './command.ts';
import { workerOf } from './processes.ts';
import { scripted } from './run-swahili.ts';
import { answerSchema, filesBelow } from './trial.ts';

test('a worker that is killed while it evaluates and the next while it trains: the same command ends as if nothing had been', async () => {
  const sets = [
    'environment.steps=1',
    'environment.segment={audio_seconds: 60}',
    'splits.val.limit={clips: 48}',
    'splits.hidden.limit={clips: 8}',
  ].flatMap((set) => ['--set', set]);
  const args = ['run', 'experiments/swahili.yaml', '--json', ...sets, ...scripted('hold')];
  const disturbed = await places();
  const started = startCommand([...args, ...disturbed.flags]);
  const pid = started.child.pid ?? 0;
  const killWorker = async (when: () => boolean): Promise<void> => {
    await vi.waitUntil(() => when() && workerOf(pid, 'rl_exp_trainer_torch') !== null, {
      timeout: 120_000,
      interval: 20,
    });
    process.kill(workerOf(pid, 'rl_exp_trainer_torch') ?? 0, 'SIGKILL');
  };
  const happened = (type: string): boolean =>
    journalBelow(disturbed.runs).some(({ event }) => event.type === type);
  // The root is in the store, and its evaluation is not on record: that is under way.
  await killWorker(
    () =>
      filesBelow(join(disturbed.store, 'states'), '.json').length > 0 && !happened('episode-start'),
  );
  await killWorker(() => happened('decision'));
  const finished = await started.finished;
  expect(finished.exitCode, finished.stderr).toBe(0);
  expect(finished.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
  expect(finished.stderr.match(/It is replaced, and the step goes on/g)).toHaveLength(2);
  const lost = journalBelow(disturbed.runs).flatMap(({ event }) =>
    event.type === 'worker-lost' ? [[event.step, event['during'], event['code']]] : [],
  );
  expect(lost).toEqual([
    [0, 'evaluate', 'RLX_WORKER_DIED'],
    [1, 'advance', 'RLX_WORKER_DIED'],
  ]);

  const calm = await places();
  const reference = await command([...args, ...calm.flags]);
  expect(reference.exitCode, reference.stderr).toBe(0);
  const [found, expected] = [finished, reference].map(({ stdout }) =>
    answerSchema.parse(JSON.parse(stdout)),
  );
  expect(found?.cells[0]?.trajectory.totals.workers_lost).toBe(2);
  expect(resultOf(found)).toEqual(resultOf(expected));
  await Promise.all([disturbed, calm].map(async ({ root }) => await rm(root, { recursive: true })));
});

/** States, metrics, rewards and what the judge found. */
function resultOf(answer: z.infer<typeof answerSchema> | undefined): unknown {
  return answer?.cells.map(({ trajectory, verdict }) => [
    trajectory.steps.map(({ transition, evaluation, reward }) => [
      transition?.state,
      evaluation?.metrics,
      reward,
    ]),
    trajectory.delivered,
    verdict.status,
    verdict.hidden,
    verdict.checks.map(({ name, status }) => [name, status]),
  ]);
}

const recordSchema = z.object({
  event: z.looseObject({ type: z.string(), step: z.int().optional() }),
});

/** Whole records of the one journal below a folder; none before there is one. */
function journalBelow(directory: string): readonly z.infer<typeof recordSchema>[] {
  const [journal] = filesBelow(directory, 'journal.jsonl');
  const lines = journal === undefined ? [] : readFileSync(journal, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => recordSchema.parse(JSON.parse(line)));
}
