import { standardActions, type JsonValue } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { playToy, toyAgent } from '../__fixtures__/toy-episode.ts';

const actions = {
  lr_up: standardActions['lr_up'] ?? {},
  lr_down: standardActions['lr_down'] ?? {},
  batch_up: standardActions['batch_up'] ?? {},
  hold: {},
  set: { choose: true as const },
  stop: { end: true as const },
};
const options = { policy: 'human' };

/** A person who types these lines; what they were shown is kept. */
function typing(...lines: readonly string[]) {
  const questions: string[] = [];
  const left = [...lines];
  const ask = async (question: string): Promise<string> => {
    questions.push(question);
    const line = left.shift();
    if (line === undefined) throw new Error(`nothing left to type at: ${question}`);
    return line;
  };
  return { ask, questions };
}

test('a name, a number, the beginning of a name and values are understood', async () => {
  const { ask } = typing('lr_up', '2', ' b ', 'set lr=3e-5 batch_size=4', 'stop');
  const { decisions } = await playToy({ options, actions, steps: 9, ask });
  expect(decisions).toEqual([
    { action: 'lr_up' },
    { action: 'lr_down' },
    { action: 'batch_up' },
    { action: 'set', values: { lr: 3e-5, batch_size: 4 } },
    { action: 'stop' },
  ]);
});

test('the question shows the steps so far, where training stands and what each action does', async () => {
  const { ask, questions } = typing('lr_up', 'stop');
  await playToy({ options, actions, ask, train: ({ loss }) => loss - 0.25 });
  expect(questions[1]).toMatchInlineSnapshot(`
    "
    step 2 of 5 · loss 0.75
      lr 1.5e-4 · batch_size 8 · train_loss 0.75 · status ok

      step  action  loss  reward  train_loss
      1     lr_up   0.75  0.2     0.75        ok

      1  lr_up     lr 1.5e-4 → 2.25e-4
      2  lr_down   lr 1.5e-4 → 1e-4
      3  batch_up  batch_size 8 → 16
      4  hold      changes nothing
      5  set       values of your choice; now lr 1.5e-4, batch_size 8
      6  stop      ends the episode

    action (number, name or its beginning; ? for help): "
  `);
});

test('the first question has no history', async () => {
  const { ask, questions } = typing('stop');
  await playToy({ options, actions, ask });
  expect(questions[0]).toMatchInlineSnapshot(`
    "
    step 1 of 5 · loss 1
      lr 1e-4 · batch_size 8 · status ready

      1  lr_up     lr 1e-4 → 1.5e-4
      2  lr_down   lr 1e-4 → 6.67e-5
      3  batch_up  batch_size 8 → 16
      4  hold      changes nothing
      5  set       values of your choice; now lr 1e-4, batch_size 8
      6  stop      ends the episode

    action (number, name or its beginning; ? for help): "
  `);
});

test.each([
  ['', /^Type one of lr_up, lr_down/],
  ['lr', /^'lr' may be lr_up or lr_down\.\n\? $/],
  ['warm', /^'warm' is none of lr_up, lr_down, batch_up, hold, set, stop\./],
  ['7', /^'7' is none of/],
  ['0', /^'0' is none of/],
  ['lr_up 3', /^lr_up takes no values/],
  ['set', /^set needs values, such as lr=0\.0001\./],
  ['set lr', /^set takes lr from 0\.000001 to 0\.01, and not ''/],
  ['set lr=1', /^set takes lr from 0\.000001 to 0\.01, and not '1'/],
  ['set lr=fast', /and not 'fast'/],
  ['set depth=3', /^set takes values for lr, batch_size, and not 'depth=3'/],
  ['set batch_size=2.5', /^set takes whole numbers for batch_size/],
  ['?', /number of an action[\s\S]*set lr=0\.0001[\s\S]*batch_size {2}1 to 32/],
])('after %j it says what is wrong and asks again', async (line, told) => {
  const { ask, questions } = typing(line, 'hold', 'stop');
  const { decisions } = await playToy({ options, actions, ask });
  expect(questions[1]).toMatch(told);
  expect(decisions[0]).toEqual({ action: 'hold' });
});

test('an answer on record is not asked for again', async () => {
  const { ask } = typing('set lr=2e-5', 'hold', 'stop');
  const record: { request: JsonValue; answer: JsonValue }[] = [];
  const first = await playToy({
    options,
    actions,
    ask,
    exchange: async (request, send) => {
      const answer = await send(new AbortController().signal);
      record.push({ request, answer });
      return answer;
    },
  });
  const asked: JsonValue[] = [];
  const again = await playToy({
    options,
    actions,
    exchange: async (request) => {
      asked.push(request);
      return record[asked.length - 1]?.answer ?? null;
    },
  });
  expect(again.decisions).toEqual(first.decisions);
  expect(asked).toEqual(record.map(({ request }) => request));
});

test('without a terminal it says so before anything starts', async () => {
  const { signal } = new AbortController();
  await expect((await toyAgent(options)).prepare?.({ signal })).rejects.toMatchObject({
    code: 'RLX_BASELINES_NO_TERMINAL',
    exitCode: 69,
  });
  await expect(playToy({ options, actions })).rejects.toMatchObject({
    code: 'RLX_BASELINES_NO_TERMINAL',
  });
  const { ask } = typing();
  await expect((await toyAgent(options, ask)).prepare?.({ signal })).resolves.toBeUndefined();
});
