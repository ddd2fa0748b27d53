import { digestOfExamples, speakerOf, type Example, type SplitName } from '@rl-exp/core';
import { normaliseText } from '../counting/normalise-text.ts';
import { regimesOf } from '../training-path.ts';
import { defineCheck } from './check.ts';

const splitNames: readonly SplitName[] = ['train', 'val', 'hidden'];
const shown = 10;

/**
 * No hidden clip is in train or val: not by its id, not by its samples, not by its words; and the splits are those
 * that the episode was recorded with. Speakers may be in both; they are counted. Texts are never shown.
 */
export const hiddenNotSeen = defineCheck('hidden_not_seen', ({ splits, journal }, results) => {
  const regimes = regimesOf(journal);
  const problems = splitNames
    .filter((name) => {
      const digest = digestOfExamples(splits[name].examples);
      return regimes.length === 0 || regimes.some(({ data }) => data[name] !== digest);
    })
    .map((name) => `The split ${name} is not the one that the episode was recorded with.`);

  const hidden = splits.hidden.examples;
  const seen = [...splits.train.examples, ...splits.val.examples];
  const shared = (key: (example: Example) => string): readonly Example[] => {
    const known = new Set(seen.map(key));
    return hidden.filter((example) => known.has(key(example)));
  };
  const overlaps = {
    id: shared((example) => example.id),
    samples: shared((example) => example.sha256),
    text: shared((example) => normaliseText(example.text)),
  };
  for (const [what, examples] of Object.entries(overlaps)) {
    if (examples.length === 0) continue;
    const ids = examples.slice(0, shown).map((example) => example.id);
    problems.push(
      `${examples.length} hidden clips have the same ${what} as one in train or val: ${ids.join(', ')}.`,
    );
  }
  const speakers = new Set(shared(speakerOf).map(speakerOf));
  return results.of(
    problems,
    `None of ${hidden.length} hidden clips is in train or val; ${speakers.size} speakers are in both.`,
    { clips: hidden.length, shared_speakers: speakers.size },
  );
});
