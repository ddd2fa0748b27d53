import { expect, test } from 'vitest';
import { smallJournal, smallRun } from '../__fixtures__/small-run.ts';
import type { ReportedCell } from '../report-data.ts';
import { toMarkdown } from '../formats/to-markdown.ts';
import { renderReport } from '../render-report.ts';
import { actionEffects, actionEffectsSentence } from './action-effects.ts';
import { bestValueSentence } from './best-value.ts';
import { domainShiftSentence } from './domain-shift.ts';
import { failuresSentence } from './failures.ts';
import { timeSpent } from './time-spent.ts';

const cellOf = (records?: number): ReportedCell => {
  const cell = smallRun(records === undefined ? {} : { records }).runs[0]?.cells[0];
  if (cell === undefined) throw new Error('no cell');
  return cell;
};

test('what a finished episode came to, in words', () => {
  const cell = cellOf();
  expect([
    bestValueSentence(cell),
    actionEffectsSentence(cell),
    domainShiftSentence(cell),
    failuresSentence(cell),
  ]).toMatchInlineSnapshot(`
    [
      "Best WER on val: 56.43 % after step 6, 42.74 points better than the untouched checkpoint (99.17 %).",
      "Most was gained in steps with heat: 19.50 points in its one step. Then cool (+11.62, mean of 2).",
      "On the hidden domain (government) WER went from 93.23 % to 62.25 %, 30.98 points better (95 % interval +28.67 to +33.43 points). On val it was 42.74 points better: 72 % of that gain carried over.",
      "3 segments failed (1 out of memory, 1 not finite and 1 diverged).",
    ]
  `);
});

test('before it has begun, and before a step, nothing is claimed', () => {
  expect(bestValueSentence(cellOf(0))).toBe('The episode has not begun.');
  expect(failuresSentence(cellOf(0))).toBe('');
  expect(bestValueSentence(cellOf(1))).toBe(
    'The untouched checkpoint has WER 99.17 % on val; no step is done yet.',
  );
  expect(domainShiftSentence(cellOf(1))).toContain('is scored when the episode is over');
});

test('gains of all actions add up to what val gained, and rewards to the return', () => {
  const cell = cellOf();
  const effects = actionEffects(cell);
  const sum = (values: readonly number[]): number =>
    values.reduce((total, each) => total + each, 0);
  const wers = smallJournal.flatMap(({ event }) =>
    (event.type === 'episode-start' || event.type === 'step-end') && event.evaluation !== null
      ? [event.evaluation.metrics['wer'] ?? Number.NaN]
      : [],
  );
  const gained = (wers[0] ?? 0) - (wers.at(-1) ?? 0);
  expect(sum(effects.map(({ total_gain }) => total_gain ?? 0))).toBeCloseTo(gained, 10);
  expect(sum(effects.map(({ uses }) => uses))).toBe(7);
  expect(sum(effects.map(({ reward }) => reward))).toBeCloseTo(
    cell.trajectory?.totals.reward ?? Number.NaN,
    10,
  );
});

test('numbers on the page are those of the journal', () => {
  const page = renderReport(smallRun());
  const steps = smallJournal.flatMap(({ event }) => (event.type === 'step-end' ? [event] : []));
  for (const { evaluation, reward } of steps) {
    if (evaluation !== null)
      expect(page).toContain(`${((evaluation.metrics['wer'] ?? 0) * 100).toFixed(2)} %`);
    const size = Math.abs(reward.total).toFixed(3);
    expect(page).toContain(reward.total < 0 ? `−${size}` : size);
  }
  const total = steps.reduce((sum, { reward }) => sum + reward.total, 0);
  expect(page).toContain(`<dd>−${Math.abs(total).toFixed(3)}<small>over 7 of 8 steps</small>`);
});

test('wall clock is divided without a rest', () => {
  const spent = timeSpent(smallJournal);
  if (spent === null) throw new Error('there is a journal');
  const [first, last] = [smallJournal[0], smallJournal.at(-1)];
  const whole = (Date.parse(last?.time ?? '') - Date.parse(first?.time ?? '')) / 1000;
  const parts = Object.values(spent).reduce((sum, seconds) => sum + seconds, 0);
  expect(parts).toBeLessThanOrEqual(whole + 1e-9);
  expect(parts).toBeGreaterThan(0.9 * whole);
  expect(timeSpent([])).toBeNull();
});

test('a cell that ended in an error says so; what its judge said stays with the judge', () => {
  const reason = { schema: 'rl-exp/cell-failure/v1', code: 'RLX_X', hint: null, time: '' } as const;
  const failed = (during: 'episode' | 'verdict'): string =>
    failuresSentence({ ...cellOf(14), failure: { ...reason, during, message: 'No space.' } });
  expect(failed('episode')).toMatch(/^Its last attempt ended in RLX_X: No space\./);
  expect(failed('verdict')).toMatch(/^Its last attempt ended while it was judged, in RLX_X\./);
  expect(failed('verdict')).not.toContain('No space');
});

test('a run whose verdict is fail counts as the untouched checkpoint, wherever its score stands', () => {
  const data = smallRun({
    change: (cell) => ({ ...cell, verdict: cell.verdict && { ...cell.verdict, status: 'fail' } }),
  });
  const [cell] = data.runs[0]?.cells ?? [];
  if (cell === undefined) throw new Error('no cell');
  const counted = 'counts as the untouched checkpoint, 93.23 %';
  expect(domainShiftSentence(cell)).toContain(counted);
  expect(renderReport(data)).toContain(
    `<dd>93.23 %<small>of the untouched checkpoint, because the verdict is fail</small>`,
  );
  expect(toMarkdown(data)).toContain(counted);
});

test('every domain that the judge heard has its row, closer than the parts of a judge that has none', () => {
  const score = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });
  const domain = {
    domain: 'trade',
    split: 'hidden' as const,
    utterances: 12,
    speakers: 3,
    seen_speakers: 1,
    base: score(0.5),
    submitted: score(0.6),
    improvement: score(-0.1),
    seen: null,
    unseen: { base: 0.5, submitted: 0.6 },
    worst_decile: { base: 1, submitted: 1.25 },
  };
  const data = smallRun({
    change: (cell) => ({
      ...cell,
      verdict: cell.verdict && { ...cell.verdict, domains: [domain] },
    }),
  });
  const page = renderReport(data);
  expect(page).toContain('trade, hidden');
  expect(page).toContain('100.00 % → 125.00 %');
  expect(page).toContain('−10.00 [−20.00, 0.00]');
  expect(renderReport(smallRun())).not.toContain('worst tenth of clips');
  expect(toMarkdown(data)).toContain('| trade, hidden | 12 | 3 | 50.00 % | 60.00 % | −10.00 |');
});
