import { speakerOf, type Example, type SplitName, type Splits } from '@rl-exp/core';

/** Size of a split, and what it shares with others. */
export interface SplitSummary {
  readonly name: SplitName;
  readonly clips: number;
  readonly hours: number;
  readonly speakers: number;
  readonly domains: readonly string[];
  /** Speakers and normalised texts that another split holds too, by that split's name. */
  readonly shared: Readonly<
    Partial<Record<SplitName, { readonly speakers: number; readonly texts: number }>>
  >;
}

const names: readonly SplitName[] = ['train', 'val', 'hidden'];

/** Hours, clips, speakers, domains and overlaps of every split. */
export function summarizeSplits(splits: Splits): readonly SplitSummary[] {
  return names.map((name) => {
    const examples = splits[name];
    return {
      name,
      clips: examples.length,
      hours: examples.reduce((sum, example) => sum + example.seconds, 0) / 3600,
      speakers: new Set(examples.map(speakerOf)).size,
      domains: [...new Set(examples.map((example) => example.domain))].toSorted(),
      shared: Object.fromEntries(
        names
          .filter((other) => other !== name)
          .map((other) => [
            other,
            {
              speakers: inCommon(examples, splits[other], speakerOf),
              texts: inCommon(examples, splits[other], (example) => example.text.toLowerCase()),
            },
          ]),
      ),
    };
  });
}

function inCommon(
  a: readonly Example[],
  b: readonly Example[],
  by: (example: Example) => string,
): number {
  const others = new Set(b.map(by));
  return new Set(a.map(by).filter((value) => others.has(value))).size;
}
