import type { JournalRecord, PlannedCell } from '@rl-exp/core';

/** What is being done for a cell. */
export interface Activity {
  readonly words: string;
  /** When it began, in UTC; null where the record does not say. */
  readonly since: string | null;
}

/** What a cell of a running run is at, by the last record of its journal; null where all is done. */
export function activityOf(cell: PlannedCell, journal: readonly JournalRecord[]): Activity | null {
  const last = journal.findLast(({ event }) => event.type !== 'exchange');
  if (last === undefined) return { words: 'waiting, or preparing data and model', since: null };
  const { event, time: since } = last;
  const ofStep = (step: number): string => `step ${step} of ${cell.environment.steps}`;
  switch (event.type) {
    case 'episode-start':
      return { words: `${ofStep(1)}: about to begin`, since };
    case 'fork':
      return { words: `${ofStep(event.step + 1)}: about to go on from there`, since };
    case 'ask':
      return { words: `${ofStep(event.step)}: the agent decides`, since };
    case 'decision':
      return { words: `${ofStep(event.step)}: training, after ${event.decision.action}`, since };
    case 'transition':
      return { words: `${ofStep(event.step)}: measuring on val`, since };
    case 'worker-lost':
      return {
        words: `${ofStep(Math.max(1, event.step))}: replacing a worker that was lost`,
        since,
      };
    case 'step-end':
      return event.terminated || event.truncated
        ? { words: 'episode over', since }
        : { words: `${ofStep(event.step + 1)}: about to begin`, since };
    case 'interrupted':
      return { words: `${ofStep(event.after_step + 1)}: about to go on`, since };
    case 'episode-end':
      return { words: 'episode over; its verdict is to come', since };
    case 'exchange':
    case 'verdict':
      return null;
  }
}
