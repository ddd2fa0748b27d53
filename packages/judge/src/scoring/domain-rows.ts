import { speakerOf, type DomainScore, type Example } from '@rl-exp/core';
import { corpusMetrics, partsOfRate, type RateName } from '../counting/corpus-metrics.ts';
import { pairErrors, type HeardTwice } from './hidden-score.ts';
import { clusteredBootstrap } from '../statistics/clustered-bootstrap.ts';

/** A row for every domain that was heard, in the order in which they come: where a change helped, and whom. */
export function domainRows(options: {
  readonly parts: readonly {
    readonly split: DomainScore['split'];
    readonly heard: readonly HeardTwice[];
  }[];
  readonly train: readonly Example[];
  readonly metric: RateName;
  readonly draws: number;
  readonly seed: number;
}): DomainScore[] {
  const { parts, train, metric, draws, seed } = options;
  const known = new Set(train.map(speakerOf));
  return parts.flatMap(({ split, heard }) =>
    [...Map.groupBy(heard, ({ example }) => example.domain)].map(([domain, clips]) => {
      const speakers = [...new Set(clips.map(({ example }) => speakerOf(example)))];
      const spoken = (isKnown: boolean): readonly HeardTwice[] =>
        clips.filter(({ example }) => known.has(speakerOf(example)) === isKnown);
      return {
        domain,
        split,
        utterances: clips.length,
        speakers: speakers.length,
        seen_speakers: speakers.filter((speaker) => known.has(speaker)).length,
        ...clusteredBootstrap({ pairs: pairErrors(clips, metric), draws, seed }),
        seen: bothRates(spoken(true), metric),
        unseen: bothRates(spoken(false), metric),
        worst_decile: {
          base: worstDecile(clips.map(({ base }) => rateOf(metric, base))),
          submitted: worstDecile(clips.map(({ submitted }) => rateOf(metric, submitted))),
        },
      };
    }),
  );
}

function bothRates(clips: readonly HeardTwice[], metric: RateName): DomainScore['seen'] {
  if (clips.length === 0) return null;
  return {
    base: corpusMetrics(clips.map(({ base }) => base))[metric],
    submitted: corpusMetrics(clips.map(({ submitted }) => submitted))[metric],
  };
}

function rateOf(metric: RateName, utterance: HeardTwice['base']): number {
  const [errors, units] = partsOfRate(metric, utterance);
  return errors / Math.max(1, units);
}

/** Mean of the largest tenth of the values, at least one of them. */
function worstDecile(values: readonly number[]): number {
  const worst = values.toSorted((a, b) => b - a).slice(0, Math.ceil(values.length / 10));
  return worst.reduce((sum, value) => sum + value, 0) / Math.max(1, worst.length);
}
