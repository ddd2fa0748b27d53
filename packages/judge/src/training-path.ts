import { cellAt, type EventOf, type JournalRecord, type PlannedCell } from '@rl-exp/core';

/** What a step was made under: the start of the episode, or the fork that it came after. */
export type Regime = EventOf<'episode-start' | 'fork'>;

/** A finished step with the regime and the rules in force when it was made. */
export type RecordedStep = EventOf<'step-end'> & {
  readonly regime: Regime;
  readonly cell: PlannedCell;
};

/** A step that trained, with what it reports. */
export type TrainedStep = RecordedStep & {
  readonly transition: NonNullable<EventOf<'step-end'>['transition']>;
};

interface Recorded {
  readonly cell: PlannedCell;
  readonly journal: readonly JournalRecord[];
}

/** The first event of an episode. */
export function episodeStart(journal: readonly JournalRecord[]): EventOf<'episode-start'> | null {
  const record = journal.find(({ event }) => event.type === 'episode-start');
  return record?.event.type === 'episode-start' ? record.event : null;
}

/** The start of the episode and its forks, in their order. */
export function regimesOf(journal: readonly JournalRecord[]): readonly Regime[] {
  return journal.flatMap(({ event }) =>
    event.type === 'episode-start' || event.type === 'fork' ? [event] : [],
  );
}

/** Finished steps in their order. */
export function stepsOf({ cell, journal }: Recorded): readonly RecordedStep[] {
  let regime: Regime | null = null;
  const steps: RecordedStep[] = [];
  for (const { event } of journal) {
    if (event.type === 'episode-start' || event.type === 'fork') regime = event;
    if (event.type !== 'step-end' || regime === null) continue;
    steps.push({ ...event, regime, cell: cellAt(cell, event.step) });
  }
  return steps;
}

/** Steps whose training did not fail, whatever became of their states. */
export function trainedSteps(recorded: Recorded): readonly TrainedStep[] {
  return stepsOf(recorded).flatMap((step) =>
    step.transition?.outcome === 'ok' ? [{ ...step, transition: step.transition }] : [],
  );
}

/**
 * Trained steps on the way from the root to the delivered state. Empty where that is the root, or no state that a step
 * reached: what the weights then may be is what the root's are.
 */
export function deliveredPath(recorded: Recorded): readonly TrainedStep[] {
  const steps = stepsOf(recorded);
  const end = recorded.journal.find(({ event }) => event.type === 'episode-end')?.event;
  const delivered = end?.type === 'episode-end' ? end.delivered : null;
  if (delivered === episodeStart(recorded.journal)?.root) return [];
  let step = steps.find(
    ({ transition, state }) => transition?.outcome === 'ok' && state === delivered,
  );
  const path: TrainedStep[] = [];
  while (step !== undefined) {
    const { step: number, from, transition } = step;
    if (transition?.outcome === 'ok') path.unshift({ ...step, transition });
    step = from < number ? steps.find((earlier) => earlier.step === from) : undefined;
  }
  return path;
}
