import { defineCheck } from './check.ts';

/**
 * The audio on disk is what the splits list, sample by sample, and no clip of val or hidden sounds like one that was
 * trained on, whatever was done to its volume, encoding, start or end.
 */
export const audioApart = defineCheck('audio_apart', ({ clips }, results) => {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  const problems = [
    ...clips.altered.map(
      ({ id, split }) => `The audio of ${id} in ${split} is not what the split lists.`,
    ),
    ...clips.similar.map(
      ({ id, split, of, of_split: ofSplit, differing_bits: errors }) =>
        `${id} of ${split} sounds like ${of} of ${ofSplit}: ${percent(errors)} of their fingerprints differ.`,
    ),
  ];
  const minutes = clips.seconds / 60;
  return results.of(
    problems,
    `In ${minutes.toFixed(1)} minutes of audio no clip sounds like one of another split.`,
    { audio_seconds: clips.seconds, similar: clips.similar.length, altered: clips.altered.length },
  );
});
