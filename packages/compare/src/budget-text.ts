import type { CellOutcome } from './cell-outcome.ts';

/** A budget for people. */
export function budgetText({ budget }: Pick<CellOutcome, 'budget'>): string {
  return 'updates' in budget ? `${budget.updates} updates` : `${budget.audio_seconds} s of audio`;
}
