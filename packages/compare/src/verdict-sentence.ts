import type { ComparisonRules, Objective } from '@rl-exp/core';
import type { PairVerdict } from './comparison.ts';
import { differenceText, inUnits, metricName, probabilityText } from './metric-text.ts';
import { alpha } from './statistics/needed-pairs.ts';
import { enoughSeeds, fewestSeeds } from './verdict-rule.ts';

/** A pair's verdict as a sentence, with the numbers that it follows from. */
export function verdictSentence(
  pair: Omit<PairVerdict, 'sentence'>,
  { objective, rules }: { readonly objective: Objective; readonly rules: ComparisonRules },
): string {
  const { method, baseline, pairs, seeds, score, p_holm: adjusted } = pair;
  const { metric, goal } = objective;
  const isLower = score.iqm >= 0 === (goal === 'minimize');
  const name = `${rules.split} ${metricName(metric)}`;
  const difference = `${name} ${differenceText(metric, score.iqm)} ${isLower ? 'lower' : 'higher'}`;
  const found = `${difference}${intervalText(pair, objective)}`;
  const p = `p = ${probabilityText(adjusted ?? 1)} after Holm`.replace('= <', '<');
  const margin = `±${differenceText(metric, rules.equivalence)}`;
  const caveat = seeds < enoughSeeds ? ` Of ${seeds} seeds an interval tends to be too short.` : '';
  switch (pair.verdict) {
    case 'better':
    case 'worse': {
      const share = score.probability_of_improvement.paired * pairs;
      const isSmall = score.p_equivalence !== null && score.p_equivalence < alpha;
      const small = isSmall ? ` That is within ${margin}, which does not matter.` : '';
      return `${method} is ${pair.verdict} than ${baseline}: ${found}, ${p}; better in ${share} of ${pairs} pairs.${small}${caveat}`;
    }
    case 'equivalent':
      return `${method} and ${baseline} are equivalent: ${found}, within ${margin} with p = ${probabilityText(score.p_equivalence ?? 1)} by two one-sided tests.${caveat}`.replace(
        '= <',
        '<',
      );
    case 'inconclusive':
      return `${method} against ${baseline} is inconclusive: ${found}, ${p}; ${neededText(pair)}.${caveat}`;
    case 'anecdote':
      return `${method} against ${baseline} is an anecdote: ${seedsText(seeds)}, ${difference}; nothing follows from fewer than ${fewestSeeds}.`;
  }
}

/** How much lower, or higher, as the sentence has it; nothing where nothing differs. */
function intervalText(
  { score, pairs }: Omit<PairVerdict, 'sentence'>,
  { metric }: Objective,
): string {
  const { iqm, interval } = score;
  if (interval === null || (interval.low === 0 && interval.high === 0)) return '';
  const ends = [interval.low, interval.high].map((end) => inUnits(metric, iqm < 0 ? -end : end));
  return ` [${(iqm < 0 ? ends.toReversed() : ends).join(', ')}] (IQM of ${pairs} pairs)`;
}

function neededText({ needed_seeds: needed }: Omit<PairVerdict, 'sentence'>): string {
  return needed === null
    ? 'no number of seeds up to 10,000 would settle it'
    : `about ${needed} seeds would settle it`;
}

function seedsText(seeds: number): string {
  return seeds === 1 ? '1 seed' : `${seeds} seeds`;
}
