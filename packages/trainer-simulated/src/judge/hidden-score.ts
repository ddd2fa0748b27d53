import {
  improvement,
  speakerOf,
  type Example,
  type Interval,
  type Objective,
  type Verdict,
} from '@rl-exp/core';
import { hashUnit } from '../hash-unit.ts';
import type { SimulatedCheckpoint } from '../simulated-checkpoint.ts';
import { metricsOf, transcribe, type SimulatedItem } from '../simulated-evaluation.ts';
import { werOf } from '../simulated-model.ts';

/** An example as the untouched and the submitted checkpoint would transcribe it. */
export interface ScoredPair {
  readonly speaker: string;
  readonly base: SimulatedItem;
  readonly submitted: SimulatedItem;
}

/** Scores both checkpoints on examples of a domain to which only a part of what was learned transfers. */
export function scorePairs(options: {
  readonly examples: readonly Example[];
  readonly base: SimulatedCheckpoint;
  readonly submitted: SimulatedCheckpoint;
  readonly transfer: number;
}): readonly ScoredPair[] {
  const { examples, base, submitted, transfer } = options;
  const wer = ({ progress, curve }: SimulatedCheckpoint): number =>
    werOf(Number(progress.learned) * transfer, curve);
  return examples.map((example) => ({
    speaker: speakerOf(example),
    base: transcribe(wer(base), example),
    submitted: transcribe(wer(submitted), example),
  }));
}

/** Both scores and their difference with 95 % intervals, from a paired bootstrap over speakers. */
export function hiddenScore(
  pairs: readonly ScoredPair[],
  objective: Objective,
  resamples: number,
): Verdict['hidden'] {
  const speakers = [...Map.groupBy(pairs, (pair) => pair.speaker).values()];
  const drawn = Array.from({ length: resamples }, (_, draw) =>
    scoresOf(
      speakers.flatMap((_unused, place) => {
        const index = Math.floor(speakers.length * hashUnit(`bootstrap|${draw}|${place}`));
        return speakers[index] ?? [];
      }),
      objective,
    ),
  );
  const whole = scoresOf(pairs, objective);
  const interval = (name: keyof Scores): Interval =>
    intervalOf(
      whole[name],
      drawn.map((scores) => scores[name]),
    );
  return {
    base: interval('base'),
    submitted: interval('submitted'),
    improvement: interval('improvement'),
    method: `Simulated: both checkpoints on the analytic curve; paired bootstrap over ${speakers.length} speakers, ${resamples} draws.`,
  };
}

interface Scores {
  readonly base: number;
  readonly submitted: number;
  readonly improvement: number;
}

function scoresOf(pairs: readonly ScoredPair[], objective: Objective): Scores {
  const value = (items: readonly SimulatedItem[]): number => {
    const metrics: Readonly<Record<string, number>> = metricsOf(items);
    return metrics[objective.metric] ?? 0;
  };
  const base = value(pairs.map((pair) => pair.base));
  const submitted = value(pairs.map((pair) => pair.submitted));
  return { base, submitted, improvement: improvement(objective, base, submitted) };
}

function intervalOf(value: number, draws: readonly number[]): Interval {
  const sorted = draws.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? value;
  return { value, low: at(0.025), high: at(0.975) };
}
