import type { EventOf, JournalRecord } from '@rl-exp/core';

/** A step that trained, with what it reports. */
export type TrainedStep = EventOf<'step-end'> & {
  readonly transition: NonNullable<EventOf<'step-end'>['transition']>;
};

/** The first event of an episode. */
export function episodeStart(journal: readonly JournalRecord[]): EventOf<'episode-start'> | null {
  const record = journal.find(({ event }) => event.type === 'episode-start');
  return record?.event.type === 'episode-start' ? record.event : null;
}

/** Finished steps in their order. */
export function stepsOf(journal: readonly JournalRecord[]): readonly EventOf<'step-end'>[] {
  return journal.flatMap(({ event }) => (event.type === 'step-end' ? [event] : []));
}

/** Steps on the way from the root to the delivered state: those whose training did not fail. */
export function trainedSteps(journal: readonly JournalRecord[]): readonly TrainedStep[] {
  return stepsOf(journal).flatMap((step) =>
    step.transition?.outcome === 'ok' ? [{ ...step, transition: step.transition }] : [],
  );
}
