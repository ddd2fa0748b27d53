import { improvement, type ComparisonRules, type Objective } from '@rl-exp/core';
import type { CellOutcome } from './cell-outcome.ts';
import type { PairVerdict } from './comparison.ts';
import type { CellPair, PairsByTask } from './pair-cells.ts';
import { pairedStatistics } from './paired-statistics.ts';
import { expectedCost, type Attempt } from './statistics/expected-cost.ts';
import { holm } from './statistics/holm.ts';
import { neededPairs } from './statistics/needed-pairs.ts';
import { fewestSeeds, verdictOf } from './verdict-rule.ts';
import { verdictSentence } from './verdict-sentence.ts';

/** The cells of two methods that can be compared; there is at least one pair. */
export interface ComparedMethods {
  readonly method: string;
  readonly baseline: string;
  readonly pairs: PairsByTask;
}

/** Verdicts over a family of comparisons; what has too few seeds to be tested is no part of the family. */
export function pairVerdicts(
  compared: readonly ComparedMethods[],
  options: {
    readonly objective: Objective;
    readonly rules: ComparisonRules;
    readonly draws: number;
    readonly seed: number;
  },
): readonly PairVerdict[] {
  const { objective, rules } = options;
  const measured = compared.map((each) => measure(each, options));
  const tested = measured.filter(({ seeds }) => seeds >= fewestSeeds);
  const adjusted = holm(tested.map(({ score }) => score.p_sign_flip));
  return measured.map((each) => {
    const { seeds, pairs, score } = each;
    const pHolm = adjusted[tested.indexOf(each)] ?? null;
    const verdict = verdictOf({ seeds, score, pHolm });
    const family = Math.max(1, tested.length);
    const needed = neededPairs({
      difference: score.mean,
      deviation: score.deviation ?? 0,
      margin: rules.equivalence,
      family,
    });
    const tasks = pairs / seeds;
    const needed_seeds =
      verdict !== 'inconclusive' || needed === null
        ? null
        : Math.max(seeds + 1, Math.ceil(needed / tasks));
    const pair = { ...each, p_holm: pHolm, verdict, needed_seeds };
    return { ...pair, sentence: verdictSentence(pair, { objective, rules, family }) };
  });
}

function measure(
  { method, baseline, pairs }: ComparedMethods,
  options: Parameters<typeof pairVerdicts>[1],
): Omit<PairVerdict, 'p_holm' | 'verdict' | 'needed_seeds' | 'sentence'> {
  const { objective, rules, draws, seed } = options;
  const seeds = Math.min(...pairs.map((ofTask) => ofTask.length));
  const greaterIsBetter = (value: number): number => improvement(objective, 0, value);
  const statisticsOf = (valueOf: (cell: CellOutcome) => number, margin: number | null) =>
    pairedStatistics(
      {
        method: pairs.map((ofTask) => ofTask.map((pair) => valueOf(pair.method))),
        baseline: pairs.map((ofTask) => ofTask.map((pair) => valueOf(pair.baseline))),
      },
      { margin, intervals: seeds >= fewestSeeds, draws, seed },
    );
  const scoreOn = (split: 'hidden' | 'val') =>
    statisticsOf(({ scores }) => greaterIsBetter(scores[split]), rules.equivalence);
  const all = pairs.flat();
  return {
    method,
    baseline,
    pairs: all.length,
    seeds,
    scores: all.map((pair) => ({
      task: pair.method.task,
      seed: pair.method.cell.seed,
      method: pair.method.scores[rules.split],
      baseline: pair.baseline.scores[rules.split],
    })),
    score: scoreOn(rules.split),
    val: scoreOn('val'),
    reward: statisticsOf(({ reward }) => reward, null),
    cost_to_target: {
      method: costToTarget(all, 'method', objective),
      baseline: costToTarget(all, 'baseline', objective),
    },
  };
}

/** What it costs to come to the value on val that the baseline delivers; one that never does spends its whole budget. */
function costToTarget(
  pairs: readonly CellPair[],
  side: keyof CellPair,
  objective: Objective,
): number | null {
  return expectedCost(
    pairs.map((pair): Attempt => {
      const { anytime, audio_seconds: charged, budget } = pair[side];
      const target = pair.baseline.scores.val;
      const reached = anytime.find(({ value }) => improvement(objective, target, value) >= 0);
      const whole = 'audio_seconds' in budget ? Math.max(budget.audio_seconds, charged) : charged;
      return { cost: reached?.at ?? whole, reached: reached !== undefined };
    }),
  );
}
