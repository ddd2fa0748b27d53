import { expect, test } from 'vitest';
import { toldValue } from './told-value.ts';
import type { Trial } from './trials.ts';

const trial = (value: number, status: Trial['status'] = 'done'): Trial => ({
  steps: [],
  values: {},
  status,
  value,
});

test('a failed trial is told as the 90th percentile of those that succeeded before it', () => {
  const before = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((value) => trial(value));
  const failed = trial(5, 'failed');
  expect(toldValue(failed, before, { metric: 'wer', goal: 'minimize' })).toBe(90);
  expect(toldValue(failed, before, { metric: 'bleu', goal: 'maximize' })).toBe(10);
  expect(toldValue(failed, [failed], { metric: 'wer', goal: 'minimize' })).toBeNull();
  expect(toldValue(trial(5), before, { metric: 'wer', goal: 'minimize' })).toBe(5);
});
