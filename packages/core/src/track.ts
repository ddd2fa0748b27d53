import type { PlannedCell } from './plan.ts';

/** One path through training, or the best of a tree where the agent may go back; never compared with each other. */
export type Track = 'trajectory' | 'search';

export function trackOf({ environment }: PlannedCell): Track {
  return environment.branch ? 'search' : 'trajectory';
}
