/** Values under which a run takes a few seconds: short segments, few clips to hear. */
export const small: readonly string[] = [
  'environment.segment.audio_seconds=60',
  'splits.val.limit.clips=16',
  'splits.hidden.limit.clips=16',
];
