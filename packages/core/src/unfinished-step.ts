import type { EventOf, JournalEvent, RecordedTransition } from './journal.ts';

/** The step that the record leaves open: its decision, and its transition where that was made. */
export function unfinishedStep(past: readonly JournalEvent[]): {
  readonly decided: EventOf<'decision'>;
  readonly transition: RecordedTransition | null;
} | null {
  const decided = past.findLast((event) => event.type === 'decision');
  if (decided === undefined) return null;
  const after = past.slice(past.indexOf(decided));
  if (after.some((event) => event.type === 'step-end')) return null;
  const made = after.find((event) => event.type === 'transition');
  return { decided, transition: made?.transition ?? null };
}
