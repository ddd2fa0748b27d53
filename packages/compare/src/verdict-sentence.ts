import { improvement, type ComparisonRules, type Objective } from '@rl-exp/core';
import type { PairVerdict } from './comparison.ts';
import { differenceText, inUnits, metricName, probabilityText } from './metric-text.ts';
import { alpha } from './statistics/needed-pairs.ts';
import { smallestProbability } from './statistics/sign-flip-test.ts';
import { enoughSeeds, fewestSeeds } from './verdict-rule.ts';

type Measured = Omit<PairVerdict, 'sentence'>;

/**
 * A pair's verdict as a sentence, with the numbers that it follows from.
 *
 * @param family how many comparisons its p is adjusted for.
 */
export function verdictSentence(
  pair: Measured,
  {
    objective,
    rules,
    family,
  }: {
    readonly objective: Objective;
    readonly rules: ComparisonRules;
    readonly family: number;
  },
): string {
  const { method, baseline, seeds, score, p_holm: adjusted } = pair;
  const { metric } = objective;
  const difference = differenceWords(pair, { objective, rules });
  const found = `${difference}${intervalText(pair, objective)}`;
  const p = `${equation(adjusted ?? 1)} after Holm`;
  const margin = `±${differenceText(metric, rules.equivalence)}`;
  const caveat = shortIntervalCaveat(pair);
  switch (pair.verdict) {
    case 'better':
    case 'worse': {
      const isSmall = score.p_equivalence !== null && score.p_equivalence < alpha;
      const small = isSmall ? ` That is within ${margin}, which does not matter.` : '';
      return `${method} is ${pair.verdict} than ${baseline}: ${found}, ${p}; ${betterText(pair, objective)}.${small}${caveat}`;
    }
    case 'equivalent':
      return `${method} and ${baseline} are equivalent: ${found}, within ${margin} with ${equation(score.p_equivalence ?? 1)} by two one-sided tests.${caveat}`;
    case 'inconclusive':
      return `${method} against ${baseline} is inconclusive: ${found}, ${p}; ${neededText(pair)}.${whyOpen(pair, family)}${caveat}`;
    case 'anecdote':
      return `${method} against ${baseline} is an anecdote: ${countText(seeds)}, ${difference}; nothing follows from fewer than ${fewestSeeds}.`;
  }
}

/** `better in 9 of 10 pairs, the same in 1`. */
function betterText({ scores, pairs }: Measured, objective: Objective): string {
  const gains = scores.map((each) => improvement(objective, each.baseline, each.method));
  const same = gains.filter((gain) => gain === 0).length;
  return `better in ${gains.filter((gain) => gain > 0).length} of ${pairs} pairs${same > 0 ? `, the same in ${same}` : ''}`;
}

/** How much lower or higher the score is. */
function differenceWords(
  { score }: Measured,
  {
    objective: { metric, goal },
    rules,
  }: { readonly objective: Objective; readonly rules: ComparisonRules },
): string {
  const name = `${rules.split} ${metricName(metric)}`;
  if (Number(inUnits(metric, Math.abs(score.iqm))) === 0) return `no difference in ${name}`;
  const isLower = score.iqm > 0 === (goal === 'minimize');
  return `${name} ${differenceText(metric, score.iqm)} ${isLower ? 'lower' : 'higher'}`;
}

/** The ends of the interval in the direction of the sentence; nothing where nothing differs. */
function intervalText({ score, pairs }: Measured, { metric }: Objective): string {
  const { iqm, interval } = score;
  if (interval === null || (interval.low === 0 && interval.high === 0)) return '';
  const ends = [interval.low, interval.high].map((end) => inUnits(metric, iqm < 0 ? -end : end));
  return ` [${(iqm < 0 ? ends.toReversed() : ends).join(', ')}] (IQM of ${pairs} pairs)`;
}

/** Why there is no finding, where the numbers look as if there were one, or where there cannot be one. */
function whyOpen({ pairs, score }: Measured, family: number): string {
  const smallest = smallestProbability(pairs);
  if (smallest * family >= alpha) {
    const corrected =
      family > 1 ? `, ${family * smallest} after Holm over ${family} comparisons` : '';
    return ` ${pairs} pairs cannot decide: the smallest p that they reach is ${smallest}${corrected}.`;
  }
  const { interval, p_sign_flip: alone } = score;
  if (interval === null || (interval.low <= 0 && interval.high >= 0)) return '';
  return alone < alpha
    ? ` The interval is of this comparison alone, and so is ${equation(alone)}; corrected for ${family} comparisons it is no finding.`
    : ` The interval leaves out 0, but the verdict follows the test: ${equation(alone)} before Holm.`;
}

function shortIntervalCaveat({ scores, pairs }: Measured): string {
  const tasks = new Set(scores.map(({ task }) => task)).size;
  const seeds = Math.round(pairs / tasks);
  if (seeds >= enoughSeeds) return '';
  return ` With ${countText(seeds)}${tasks > 1 ? ' a task' : ''} an interval tends to be too short.`;
}

function neededText({ needed_seeds: needed }: Measured): string {
  return needed === null
    ? 'no number of seeds up to 10,000 would settle it'
    : `about ${needed} seeds would settle it`;
}

function countText(seeds: number): string {
  return seeds === 1 ? '1 seed' : `${seeds} seeds`;
}

/** `p = 0.012`, `p < 0.001`. */
function equation(p: number): string {
  return `p = ${probabilityText(p)}`.replace('= <', '<');
}
