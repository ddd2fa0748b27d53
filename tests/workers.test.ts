import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerOf, comparable, eventsOf, Trial, type CellAnswer } from './trial.ts';

let undisturbed: CellAnswer | null = null;
/** The same experiment in a store of its own, with nothing in its way. */
async function reference(): Promise<CellAnswer> {
  undisturbed ??= await (await Trial.open()).run();
  return undisturbed;
}

const lostOf = (run: string) => eventsOf(run).filter((event) => event.type === 'worker-lost');

describe('a worker that goes away is replaced, and the step goes on from its parent state', () => {
  test.each([
    ['advance', [2], 2],
    ['advance', [2, 3], 2],
    ['persist', [1], 0],
    ['persist', [3], 2],
    ['evaluate', [1], 0],
    ['evaluate', [3, 4], 2],
    ['export', [1, 2], 4],
  ] as const)('%s, calls %j', async (call, nth, step) => {
    const trial = await Trial.open();
    trial.faults([{ call, nth, ends: 'worker' }]);
    const answer = await trial.run();
    expect(comparable(answer)).toEqual(comparable(await reference()));
    expect(answer.trajectory.totals.workers_lost).toBe(nth.length);
    expect(answer.verdict.status).toBe('pass');
    const lost = lostOf(answer.run);
    expect(lost).toHaveLength(nth.length);
    expect(lost[0]).toMatchObject({ step, attempt: 1, code: 'RLX_TEST_WORKER_LOST' });
    expect(answer.stderr.match(/It is replaced, and the step goes on/g)).toHaveLength(nth.length);
    expect(trial.calls('open')).toHaveLength(1 + nth.length);
  });

  test.each([
    ['advance', [2, 3, 4]],
    ['evaluate', [3, 4, 5]],
  ] as const)(
    '%s, three times in a row is an error; the same command goes on',
    async (call, nth) => {
      const trial = await Trial.open();
      trial.faults([{ call, nth, ends: 'worker' }]);
      const failed = await trial.startRun().finished;
      expect(failed.exitCode).toBe(1);
      expect(failed.stderr).toMatch(/RLX_TEST_WORKER_LOST: .*\n {2}→ Type the same command again/);
      const run = trial.onlyRun();
      expect(lostOf(run).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      const committed = trial.committed();
      const before = trial.calls('advance').length;
      const answer = await trial.run();
      expect(comparable(answer)).toEqual(comparable(await reference()));
      expect(answer.trajectory.totals.workers_lost).toBe(3);
      const again = trial.calls('advance').slice(before);
      expect(again.filter(({ detail }) => committed.includes(String(detail)))).toEqual([]);
    },
  );

  test('one that comes back as another trainer is refused', async () => {
    const trial = await Trial.open();
    trial.faults([{ call: 'advance', nth: [2], ends: 'worker' }]);
    trial.settings({ trainer: { replaced: { code: 'd'.repeat(64) } } });
    const { exitCode, stderr } = await trial.startRun().finished;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/RLX_TRAINER_CHANGED[\s\S]*code: [0-9a-f]{12} → d{12}\n/);
    expect(trial.committed()).toHaveLength(1);
  });
});

describe('runs that want the same segments at once', () => {
  const slow = ['--set', 'trainer.with.segment_ms=200'];

  test('train each of them once, whoever comes first', async () => {
    const trial = await Trial.open();
    const started = [1, 2].map(() => trial.startRun(['--fresh', '--json', ...slow]));
    const answers = (await Promise.all(started.map(({ finished }) => finished))).map(answerOf);
    const [first, second] = answers;
    if (first === undefined || second === undefined) throw new Error('two runs were started');
    expect(first.run).not.toBe(second.run);
    expect(comparable(first)).toEqual(comparable(second));
    const keys = trial.calls('advance').map(({ detail }) => detail);
    expect(new Set(keys).size).toBe(4);
    expect(keys).toHaveLength(4);
    const trained = answers.map(({ trajectory }) => trajectory.totals.trained);
    expect(trained.reduce((sum, count) => sum + count, 0)).toBe(4);
    // They met: the one that came second says for whom it waited.
    const pids = started.map(({ child }) => String(child.pid));
    const waited = answers.map(({ stderr }) => /waiting for process (\d+) on/.exec(stderr)?.[1]);
    expect(pids).toEqual(expect.arrayContaining(waited.filter((pid) => pid !== undefined)));
    expect(waited.filter((pid) => pid !== undefined)).not.toEqual([]);
  });

  test('the lease of a process that was killed is taken over', async () => {
    const trial = await Trial.open();
    trial.faults([{ call: 'advance', nth: [2], ends: 'process' }]);
    const killed = trial.startRun(['--json']);
    expect((await killed.finished).exitCode).toBeNull();
    const leases = readdirSync(join(trial.store, 'leases'));
    expect(leases).toHaveLength(1);
    const other = await trial.run(['--fresh']);
    expect(comparable(other)).toEqual(comparable(await reference()));
    expect(other.stderr).not.toContain('waiting for process');
    expect(other.trajectory.totals).toMatchObject({ trained: 3, reused: 1 });
    expect(readdirSync(join(trial.store, 'leases'))).toEqual([]);
  });
});
