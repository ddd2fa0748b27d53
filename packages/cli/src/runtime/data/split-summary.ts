import type { Example, SplitName, Splits } from '@rl-exp/core';
import { plainText } from '../plain-text.ts';

/** What two splits both hold. */
export interface SplitOverlap {
  readonly speakers: number;
  /** Texts that are the same but for case, punctuation and spaces. */
  readonly texts: number;
  /** Recordings with the same samples. */
  readonly audio: number;
}

/** Size of a split, and what it shares with others. */
export interface SplitSummary {
  readonly name: SplitName;
  readonly clips: number;
  readonly hours: number;
  readonly mean_seconds: number;
  readonly longest_seconds: number;
  /** Speakers that the source names. */
  readonly speakers: number;
  /** Clips of which it does not say who speaks. */
  readonly clips_without_speaker: number;
  readonly domains: readonly string[];
  /** What another split holds too, by that split's name. */
  readonly shared: Readonly<Partial<Record<SplitName, SplitOverlap>>>;
}

const names: readonly SplitName[] = ['train', 'val', 'hidden'];

/** Hours, clips, lengths, speakers, domains and overlaps of every split. */
export function summarizeSplits(splits: Splits): readonly SplitSummary[] {
  return names.map((name) => {
    const examples = splits[name];
    const seconds = examples.reduce((sum, example) => sum + example.seconds, 0);
    return {
      name,
      clips: examples.length,
      hours: seconds / 3600,
      mean_seconds: seconds / Math.max(1, examples.length),
      longest_seconds: examples.reduce((most, example) => Math.max(most, example.seconds), 0),
      speakers: valuesOf(examples, speaker).size,
      clips_without_speaker: examples.filter((example) => example.speaker === null).length,
      domains: [...valuesOf(examples, ({ domain }) => domain)].toSorted(),
      shared: Object.fromEntries(
        names
          .filter((other) => other !== name)
          .map((other) => [other, overlapOf(examples, splits[other])]),
      ),
    };
  });
}

const speaker = (example: Example): string | null => example.speaker;

function overlapOf(a: readonly Example[], b: readonly Example[]): SplitOverlap {
  const inCommon = (by: (example: Example) => string | null): number => {
    const others = valuesOf(b, by);
    return [...valuesOf(a, by)].filter((value) => others.has(value)).length;
  };
  return {
    speakers: inCommon(speaker),
    texts: inCommon(({ text }) => plainText(text)),
    audio: inCommon(({ sha256 }) => sha256),
  };
}

function valuesOf(
  examples: readonly Example[],
  by: (example: Example) => string | null,
): Set<string> {
  return new Set(examples.map(by).filter((value) => value !== null));
}
