import { expect, test } from 'vitest';
import { compareDecisions, redecisionCheck } from './redecision.ts';

const recorded = { action: 'hold', rationale: 'It goes well.', usage: { input_tokens: 900 } };

test('another reason or another price is no other decision', () => {
  const found = compareDecisions({ step: 1, recorded, again: { action: 'hold' } });
  expect(found).toMatchObject({ agrees: true, again: { action: 'hold' } });
  expect(redecisionCheck([found]).status).toBe('pass');
});

test.each([
  ['another action', { action: 'stop' }, 'it decides {"action":"stop"}'],
  ['another place to go on from', { action: 'hold', from: 0 }, '"from":0'],
  ['other values', { action: 'hold', values: { lr: 1e-4 } }, '"lr":0.0001'],
  ['none', { problem: 'Step 2 asks for what is not on record.' }, 'not on record'],
])('%s fails, with the step and what was decided', (_, again, told) => {
  const same = compareDecisions({ step: 1, recorded, again: recorded });
  const check = redecisionCheck([same, compareDecisions({ step: 2, recorded, again })]);
  expect(check.status).toBe('fail');
  expect(check.summary).toContain("1 of 2 decisions are not the agent's: step 2");
  expect(check.summary).toContain(told);
});
