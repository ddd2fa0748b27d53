import type { PlannedCell } from '@rl-exp/core';

/** What a cell's result may be compared with: one path through training, or the best of a tree. */
export type Track = 'trajectory' | 'search';

export function trackOf({ environment }: PlannedCell): Track {
  return environment.branch ? 'search' : 'trajectory';
}
