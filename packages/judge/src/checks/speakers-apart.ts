import { speakerOf } from '@rl-exp/core';
import { defineCheck } from './check.ts';

/**
 * Nobody who speaks in hidden was heard in train. Domains may share speakers, so by default this is told and not held
 * against a run; the scores of seen and unseen speakers stand apart.
 */
export const speakersApart = defineCheck(
  'speakers_apart',
  ({ splits: { train, val, hidden } }, results) => {
    const known = new Set(train.examples.map(speakerOf));
    const shared = (examples: readonly (typeof hidden.examples)[number][]): readonly string[] => [
      ...new Set(examples.map(speakerOf).filter((speaker) => known.has(speaker))),
    ];
    const [inVal, inHidden] = [shared(val.examples), shared(hidden.examples)];
    const details = { val: inVal.length, hidden: inHidden.length };
    return results.of(
      inVal.length + inHidden.length === 0
        ? []
        : [
            `${inHidden.length} speakers of hidden and ${inVal.length} of val are in train, ${[...inHidden, ...inVal].slice(0, 3).join(', ')} among them.`,
          ],
      'No speaker of hidden or val is in train.',
      details,
    );
  },
  { policy: 'reported' },
);
