import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

test('an agent that never answers is told, and leaves no warning of the system', async () => {
  const trial = await Trial.open();
  const agent = readFileSync(join(import.meta.dirname, 'plugins/small-agent.mjs'), 'utf8');
  const never = agent.replace(
    'async () => (',
    '({ step }) => step === 1 ? new Promise(() => {}) : (',
  );
  expect(never).not.toBe(agent);
  writeFileSync(trial.path('agent.mjs'), never);
  const { exitCode, stderr } = await trial.tryRun(['--set', 'agent={use: ./agent.mjs}']);
  expect(exitCode, stderr).toBe(1);
  expect(stderr).toMatch(/\nRLX_NEVER_ANSWERED: .*\n {2}→ .*\n$/);
  expect(trial.committed()).toHaveLength(1);
});
