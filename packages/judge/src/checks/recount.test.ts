import type { EvaluationItem } from '@rl-exp/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { forged, honestEvidence } from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { recount } from './recount.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

/** The evidence with the items of the root's evaluation changed, in which nothing was heard right. */
function withItems(
  change: (items: readonly EvaluationItem[]) => readonly EvaluationItem[] | null,
): Evidence {
  const [key = '', items] = [...honest.evaluations][0] ?? [];
  return { ...honest, evaluations: new Map([...honest.evaluations, [key, change(items ?? [])]]) };
}

describe('recount', () => {
  test('fails for a metric that its hypotheses do not give', () => {
    const claimed = forged(honest, (event) =>
      event.type === 'step-end' && event.step === 4 && event.evaluation !== null
        ? {
            ...event,
            evaluation: {
              ...event.evaluation,
              metrics: { ...event.evaluation.metrics, wer: 0.01 },
            },
          }
        : event,
    );
    expect(recount(claimed)).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining('The evaluation of step 4 records wer 0.01, its items give'),
    });
  });

  test('fails for a text under the normaliser that is not that of the transcript', () => {
    const praised = withItems((items) =>
      items.map((item) => ({ ...item, hypothesis: item['reference'] })),
    );
    expect(recount(praised).status).toBe('fail');
  });

  test.each<[string, (items: readonly EvaluationItem[]) => readonly EvaluationItem[]]>([
    ['a clip left out', (items) => items.slice(1)],
    ['an easy clip counted twice', (items) => items.with(1, items[0] ?? { id: '' })],
    ['clips in another order', (items) => items.toReversed()],
    [
      'references edited to what was heard',
      (items) => items.map((item) => ({ ...item, reference: item['hypothesis'] })),
    ],
    ['references emptied', (items) => items.map((item) => ({ ...item, reference: '', words: 0 }))],
    ['items that are no transcripts', (items) => items.map(({ id }) => ({ id }))],
  ])('fails for %s', (_name, change) => {
    expect(recount(withItems(change))).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining('does not hold each clip of val once'),
    });
  });

  test('fails for hypotheses put right afterwards', () => {
    const perfect = withItems((items) =>
      items.map((item) => ({
        ...item,
        hypothesis: item['reference'],
        hypothesis_raw: item['reference'],
      })),
    );
    expect(recount(perfect).summary).toContain('The evaluation of the root records wer 1');
  });

  test('fails for counts of a clip that its texts do not give', () => {
    const shifted = withItems((items) => items.map((item) => ({ ...item, deletions: 7 })));
    expect(recount(shifted).summary).toContain('The counts of val/0');
  });

  test('is inconclusive without the items', () => {
    expect(recount(withItems(() => null)).status).toBe('inconclusive');
  });
});
