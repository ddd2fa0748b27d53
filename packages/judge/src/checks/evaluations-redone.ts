import { z } from 'zod';
import { claimHolds } from '../claim-holds.ts';
import { corpusMetrics } from '../counting/corpus-metrics.ts';
import type { Evidence } from '../evidence.ts';
import { normaliseText } from '../counting/normalise-text.ts';
import type { RedoneEvaluation } from '../redone-evaluations.ts';
import { countUtterance, type Utterance } from '../counting/utterance.ts';
import { valToleranceOf } from '../val-tolerance.ts';
import { defineCheck } from './check.ts';

const itemSchema = z.object({ id: z.string(), hypothesis_raw: z.string() });

/**
 * Evaluations along the way are what the judge hears by the states' own weights, from the store. Which ones, and on
 * which clips, the journal's head draws. On fewer clips than val has, chance is wider, and so is the tolerance.
 */
export const evaluationsRedone = defineCheck('evaluations_redone', (evidence, results) => {
  const { redone, cell, splits } = evidence;
  if (redone.length === 0)
    return results.pass('There is no state between the first and the delivered one to hear again.');
  const metric = cell.objective.metric;
  const found: Record<string, unknown>[] = [];
  const problems: string[] = [];
  for (const each of redone) {
    const { step, heard } = each;
    const claimed = heard === null ? null : claimedOf(each, evidence, heard);
    if (heard === null || claimed === null) {
      return results.inconclusive(
        `The state or the evaluation of step ${step}, which was drawn to be heard again, is not in the store.`,
        { step, state: each.state },
      );
    }
    const rate = (utterances: readonly Utterance[]): number => {
      const metrics: Readonly<Record<string, number>> = corpusMetrics(utterances);
      return metrics[metric] ?? NaN;
    };
    const tolerance = valToleranceOf(evidence, heard.length / splits.val.examples.length);
    const [recorded, reproduced] = [rate(claimed), rate(heard)];
    found.push({ step, clips: heard.length, recorded, reproduced, tolerance });
    const clips = new Set(heard.map(({ id }) => id));
    const untouched = rate(evidence.heard.base.val.filter(({ id }) => clips.has(id)));
    if (!claimHolds({ claimed: recorded, reproduced, untouched, tolerance })) {
      problems.push(
        `The transcripts on record of step ${step} give ${recorded.toFixed(4)} on ${heard.length} clips, the judge finds ${reproduced.toFixed(4)}.`,
      );
    }
  }
  return results.of(
    problems,
    `The judge hears what is on record of ${redone.length} states along the way, drawn by the journal's head.`,
    { redone: found },
  );
});

/** What is on record of the same clips, counted anew; null where it is not there. */
function claimedOf(
  { key }: RedoneEvaluation,
  { evaluations, splits }: Evidence,
  heard: readonly Utterance[],
): readonly Utterance[] | null {
  const recorded = new Map(
    (evaluations.get(key) ?? []).map((item) => [item.id, itemSchema.safeParse(item).data]),
  );
  const examples = new Map(splits.val.examples.map((example) => [example.id, example]));
  const claimed = heard.flatMap(({ id }) => {
    const [item, example] = [recorded.get(id), examples.get(id)];
    if (item === undefined || example === undefined) return [];
    return countUtterance({
      id,
      reference: normaliseText(example.text),
      hypothesis: normaliseText(item.hypothesis_raw),
      reference_raw: example.text,
      hypothesis_raw: item.hypothesis_raw,
    });
  });
  return claimed.length === heard.length ? claimed : null;
}
