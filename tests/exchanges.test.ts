import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { comparable, expectRefused, Trial } from './trial.ts';

const parts = {
  'faulty-agent': 'asking-agent',
  'with: { policy: scripted, actions: [lr_up, batch_up, lr_up, hold] }': 'with: {}',
};
const everyQuestion = [0, 1, 2, 3].flatMap((step) => [`${step}.opinion`, `${step}.action`]);

test('a process killed at any exchange asks nothing twice that is on record', async () => {
  const whole = await Trial.open({ parts });
  const expected = comparable(await whole.run());
  expect(whole.calls('send').map(({ detail }) => detail)).toEqual(everyQuestion);
  expect(whole.calls('preflight')).toHaveLength(1);
  expect(whole.calls('decide')).toHaveLength(4);
  expect(whole.calls('close agent')).toHaveLength(1);

  const killed = await Trial.open({ parts });
  killed.faults([{ call: 'answered', nth: [1, 4, 6, 9], ends: 'process' }]);
  for (let kill = 0; kill < 4; kill += 1) expect((await killed.tryRun()).exitCode).not.toBe(0);
  expect(comparable(await killed.run())).toEqual(expected);
  expect(killed.calls('send').map(({ detail }) => detail)).toEqual(everyQuestion);
});

test('--answers-from plays a run again without asking, to the same end', async () => {
  const trial = await Trial.open({ parts });
  const first = await trial.run();
  await rm(trial.store, { recursive: true });
  const again = await trial.run(['--answers-from', first.run]);
  expect(again.run).not.toBe(first.run);
  expect(comparable(again)).toEqual(comparable(first));
  expect(again.trajectory.totals.trained).toBe(first.trajectory.totals.trained);
  expect(trial.calls('send')).toHaveLength(everyQuestion.length);
  expect(trial.calls('preflight')).toHaveLength(1);
});

test('--answers-from says what differs where an agent asks something else, and asks nobody', async () => {
  const trial = await Trial.open({ parts });
  const first = await trial.run();
  trial.settings({ prompt: 'now' });
  expectRefused(
    await trial.startRun(['--answers-from', first.run]).finished,
    'RLX_EXCHANGE_DIFFERS',
    ['step 1 (exchange 1)', 'prompt: please → now'],
  );
  expect(trial.calls('send')).toHaveLength(everyQuestion.length);
});

test('--answers-from needs a run of the same cells that was finished', async () => {
  const trial = await Trial.open({ parts });
  trial.faults([{ call: 'answered', nth: [3], ends: 'bug' }]);
  expect((await trial.tryRun()).exitCode).not.toBe(0);
  const run = trial.onlyRun();
  trial.faults([]);
  expectRefused(await trial.startRun(['--answers-from', run]).finished, 'RLX_EXCHANGE_MISSING', [
    'step 2 (exchange 2)',
  ]);
  expectRefused(
    await trial.startRun(['--answers-from', run, '--set', 'environment.steps=2']).finished,
    'RLX_ANSWERS_CELL_MISSING',
    ['has no cell'],
  );
});
