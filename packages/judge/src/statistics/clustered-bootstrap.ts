import { randomStream, type Interval } from '@rl-exp/core';

/** One utterance by both checkpoints: errors, over the same number of units of the reference. */
export interface PairedErrors {
  readonly speaker: string;
  readonly base: number;
  readonly submitted: number;
  readonly units: number;
}

export interface PairedIntervals {
  readonly base: Interval;
  readonly submitted: Interval;
  /** Base − submitted, drawn together: positive is better. */
  readonly improvement: Interval;
}

const level = 0.95;

/**
 * Corpus error rates of both checkpoints and their difference, with percentile intervals of a bootstrap that draws
 * whole speakers, because utterances of one speaker are alike (Efron and Tibshirani 1993, chapters 8 and 13).
 */
export function clusteredBootstrap(options: {
  readonly pairs: readonly PairedErrors[];
  readonly draws: number;
  readonly seed: number;
}): PairedIntervals {
  const { pairs, draws, seed } = options;
  const speakers = [...Map.groupBy(pairs, (pair) => pair.speaker).values()].map(total);
  const random = randomStream(seed);
  const rates = Array.from({ length: draws }, () =>
    ratesOf(total(speakers.map(() => pick(speakers, random())))),
  );
  const whole = ratesOf(total(pairs));
  const interval = (name: keyof Rates): Interval => ({
    value: whole[name],
    ...percentiles(rates.map((rate) => rate[name])),
  });
  return {
    base: interval('base'),
    submitted: interval('submitted'),
    improvement: interval('improvement'),
  };
}

type Errors = Omit<PairedErrors, 'speaker'>;
type Rates = Readonly<Record<keyof PairedIntervals, number>>;

const nothing: Errors = { base: 0, submitted: 0, units: 0 };

function total(parts: readonly Errors[]): Errors {
  return parts.reduce(
    (sum, part) => ({
      base: sum.base + part.base,
      submitted: sum.submitted + part.submitted,
      units: sum.units + part.units,
    }),
    nothing,
  );
}

function ratesOf({ base, submitted, units }: Errors): Rates {
  const most = Math.max(1, units);
  return { base: base / most, submitted: submitted / most, improvement: (base - submitted) / most };
}

function pick(speakers: readonly Errors[], share: number): Errors {
  return speakers[Math.floor(share * speakers.length)] ?? nothing;
}

/** The ends of the middle 95 %. */
function percentiles(values: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}
