import { beforeAll, describe, expect, test } from 'vitest';
import { forged, honestEvidence } from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { drawClips, drawEvaluations, type RedoneEvaluation } from '../redone-evaluations.ts';
import { countUtterance, type Utterance } from '../counting/utterance.ts';
import { evaluationsRedone } from './evaluations-redone.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

/** All that was drawn, heard as it is on record or as `change` would have it. */
function redone(change: (recorded: Utterance) => Utterance = (same) => same): RedoneEvaluation[] {
  const texts = new Map(honest.splits.val.examples.map(({ id, text }) => [id, text]));
  return drawEvaluations(honest, Infinity).map((each) => ({
    ...each,
    heard: (honest.evaluations.get(each.key) ?? []).map(({ id, ...item }) =>
      change(
        countUtterance({
          id,
          reference: String(item['reference']),
          hypothesis: String(item['hypothesis']),
          hypothesis_raw: String(item['hypothesis_raw']),
          reference_raw: texts.get(id) ?? '',
        }),
      ),
    ),
  }));
}

describe('evaluations_redone', () => {
  test('holds where the judge hears what is on record', () => {
    expect(redone()).toHaveLength(2);
    expect(evaluationsRedone({ ...honest, redone: redone() }).status).toBe('pass');
    expect(evaluationsRedone({ ...honest, redone: [] }).summary).toContain('no state between');
  });

  test('fails for transcripts that the state does not give', () => {
    const worse = redone((heard) =>
      countUtterance({ ...heard, hypothesis: 'na', hypothesis_raw: 'na' }),
    );
    expect(evaluationsRedone({ ...honest, redone: worse })).toMatchObject({
      status: 'fail',
      summary: expect.stringMatching(
        /^The transcripts on record of step [12] give 0\.\d{4} on 3 clips, the judge finds 1\.0000\.$/,
      ),
    });
  });

  test('is inconclusive where the drawn state or its evaluation is gone', () => {
    const [first] = redone();
    if (first === undefined) throw new Error('nothing drawn');
    const gone = { ...honest, redone: [{ ...first, heard: null }] };
    expect(evaluationsRedone(gone).status).toBe('inconclusive');
    const forgotten = { ...honest, evaluations: new Map(), redone: [first] };
    expect(evaluationsRedone(forgotten).status).toBe('inconclusive');
  });

  test('what is drawn follows from the end of the journal', () => {
    const steps = ({ journal, cell, trajectory }: Evidence): readonly number[] =>
      drawEvaluations({ journal, cell, trajectory }, Infinity).map(({ step }) => step);
    const heads = ['a', 'b', 'c', 'd', 'e', 'f'];
    const orders = heads.map((head) =>
      steps({ ...honest, trajectory: { ...honest.trajectory, head } }).join(),
    );
    expect(new Set(orders)).toEqual(new Set(['1,2', '2,1']));
    expect(drawEvaluations(honest, 1)).toHaveLength(1);
    const clips = heads.map((head) => drawClips(honest.splits.val.examples, head, 1).join());
    expect(new Set(clips).size).toBeGreaterThan(1);
    expect(steps(forged(honest, (event) => event))).toEqual(steps(honest));
  });
});
