import { speakerOf, type Example, type Verdict } from '@rl-exp/core';
import {
  corpusMetrics,
  partsOfRate,
  rateNames,
  type RateName,
} from '../counting/corpus-metrics.ts';
import { clusteredBootstrap, type PairedErrors } from '../statistics/clustered-bootstrap.ts';
import type { Utterance } from '../counting/utterance.ts';

/** A clip as both checkpoints heard it. */
export interface HeardTwice {
  readonly example: Example;
  readonly base: Utterance;
  readonly submitted: Utterance;
}

/** Pairs what both checkpoints heard; both lists are in the order of the examples. */
export function pairHeard(
  examples: readonly Example[],
  base: readonly Utterance[],
  submitted: readonly Utterance[],
): readonly HeardTwice[] {
  return examples.flatMap((example, index) => {
    const [before, after] = [base[index], submitted[index]];
    return before === undefined || after === undefined || before.words === 0
      ? []
      : [{ example, base: before, submitted: after }];
  });
}

/** Errors of a rate by both checkpoints, for drawing speakers. */
export function pairErrors(heard: readonly HeardTwice[], rate: RateName): readonly PairedErrors[] {
  return heard.map(({ example, base, submitted }) => {
    const [errors, units] = partsOfRate(rate, base);
    return {
      speaker: speakerOf(example),
      base: errors,
      submitted: partsOfRate(rate, submitted)[0],
      units,
    };
  });
}

/** Both checkpoints' rate on hidden data and their difference, with intervals. */
export function hiddenScore(options: {
  readonly heard: readonly HeardTwice[];
  readonly metric: RateName;
  readonly draws: number;
  readonly seed: number;
  readonly remark: string;
}): Verdict['hidden'] {
  const { heard, metric, draws, seed, remark } = options;
  const pairs = pairErrors(heard, metric);
  const speakers = new Set(pairs.map((pair) => pair.speaker)).size;
  const base = corpusMetrics(heard.map((pair) => pair.base));
  const submitted = corpusMetrics(heard.map((pair) => pair.submitted));
  return {
    ...clusteredBootstrap({ pairs, draws, seed }),
    rates: Object.fromEntries(
      rateNames.map((name) => {
        const drawn = clusteredBootstrap({ pairs: pairErrors(heard, name), draws, seed });
        const [before, after] = [drawn.base, drawn.submitted];
        return [
          name,
          {
            base: base[name],
            submitted: submitted[name],
            improvement: drawn.improvement,
            intervals: {
              base: { low: before.low, high: before.high },
              submitted: { low: after.low, high: after.high },
            },
          },
        ];
      }),
    ),
    method: `95 % percentile intervals of a paired bootstrap over ${speakers} speakers, ${draws} draws.${remark}`,
  };
}

/** Hidden speakers who were heard in training and those who were not, apart; a group of nobody is left out. */
export function speakerGroups(
  heard: readonly HeardTwice[],
  train: readonly Example[],
): Verdict['groups'] {
  const known = new Set(train.map(speakerOf));
  const groups = Map.groupBy(heard, ({ example }) =>
    known.has(speakerOf(example)) ? 'seen_speakers' : 'unseen_speakers',
  );
  return Object.fromEntries(
    [...groups].map(([name, members]) => [
      name,
      {
        utterances: members.length,
        speakers: new Set(members.map(({ example }) => speakerOf(example))).size,
        base: corpusMetrics(members.map(({ base }) => base)),
        submitted: corpusMetrics(members.map(({ submitted }) => submitted)),
      },
    ]),
  );
}
