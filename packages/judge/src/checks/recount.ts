import type { EvaluationItem, Example } from '@rl-exp/core';
import { z } from 'zod';
import { corpusMetrics } from '../counting/corpus-metrics.ts';
import { normaliseText } from '../counting/normalise-text.ts';
import { episodeStart, trainedSteps } from '../training-path.ts';
import { countUtterance, type Utterance } from '../counting/utterance.ts';
import { defineCheck } from './check.ts';

const itemSchema = z.object({
  id: z.string(),
  reference: z.string(),
  hypothesis: z.string(),
  hypothesis_raw: z.string(),
});

/** Every recorded metric follows from the recorded hypotheses and the references of val, clip by clip. */
export const recount = defineCheck('recount', (evidence, results) => {
  const recorded = [
    { of: 'the root', evaluation: episodeStart(evidence.journal)?.evaluation },
    ...trainedSteps(evidence).map(({ step, evaluation }) => ({
      of: `step ${step}`,
      evaluation,
    })),
  ];
  const problems: string[] = [];
  for (const { of, evaluation } of recorded) {
    const items = evaluation == null ? null : (evidence.evaluations.get(evaluation.key) ?? null);
    if (evaluation == null || items === null) {
      return results.inconclusive(`The evaluation of ${of} is not in the store.`);
    }
    const utterances = utterancesOf(items, evidence.splits.val.examples);
    if (utterances === null) {
      problems.push(
        `The evaluation of ${of} does not hold each clip of val once, in order, with its own reference.`,
      );
    } else {
      problems.push(...differences(utterances, items, evaluation.metrics, of));
    }
  }
  return results.of(
    problems,
    `The metrics of ${recorded.length} evaluations follow from their hypotheses.`,
    {
      evaluations: recorded.length,
    },
  );
});

/** The items counted anew; null where they are not those of val. */
function utterancesOf(
  items: readonly EvaluationItem[],
  val: readonly Example[],
): readonly Utterance[] | null {
  if (items.length !== val.length) return null;
  const utterances: Utterance[] = [];
  for (const [index, example] of val.entries()) {
    const item = itemSchema.safeParse(items[index]);
    const reference = normaliseText(example.text);
    if (!item.success || item.data.id !== example.id || item.data.reference !== reference)
      return null;
    const hypothesis = normaliseText(item.data.hypothesis_raw);
    utterances.push(countUtterance({ ...item.data, hypothesis, reference_raw: example.text }));
  }
  return utterances;
}

function differences(
  utterances: readonly Utterance[],
  items: readonly EvaluationItem[],
  metrics: Readonly<Record<string, number>>,
  of: string,
): readonly string[] {
  const counted = Object.entries(corpusMetrics(utterances))
    .filter(([name, value]) => metrics[name] !== undefined && metrics[name] !== value)
    .map(
      ([name, value]) =>
        `The evaluation of ${of} records ${name} ${metrics[name]}, its items give ${value}.`,
    );
  const miscounted = utterances.filter((utterance, index) =>
    Object.entries(utterance).some(
      ([name, value]) => items[index]?.[name] !== undefined && items[index][name] !== value,
    ),
  );
  return [
    ...counted,
    ...miscounted.map(
      ({ id }) => `The counts of ${id} in the evaluation of ${of} are not those of its texts.`,
    ),
  ];
}
