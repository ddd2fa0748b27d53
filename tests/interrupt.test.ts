import { expect, test } from 'vitest';
import { Trial } from './trial.ts';

test('Ctrl-C lets the step under way be finished, and the run goes on from there', async () => {
  const trial = await Trial.open();
  trial.faults([{ call: 'advance', nth: [2], ends: 'interrupt' }]);
  const { exitCode, stderr } = await trial.tryRun();
  expect(exitCode, stderr).toBe(130);
  expect(stderr).toContain('RLX_INTERRUPTED');
  expect(trial.committed()).toHaveLength(2);
  const { trajectory } = await trial.run();
  expect(trajectory.steps).toHaveLength(4);
  expect(trial.calls('advance')).toHaveLength(4);
});

test('a bug in the step that Ctrl-C lets be finished is told as a bug', async () => {
  const trial = await Trial.open();
  trial.faults([
    { call: 'advance', nth: [2], ends: 'interrupt' },
    { call: 'advance done', nth: [2], ends: 'bug' },
  ]);
  const { exitCode, stderr } = await trial.tryRun();
  expect(stderr).toContain('finishing the step under way');
  expect(stderr).toContain('a bug in advance done 2');
  expect(stderr).not.toContain('RLX_INTERRUPTED');
  expect(exitCode).toBe(1);
});
