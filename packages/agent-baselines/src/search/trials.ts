import type { HistoryEntry, Hyperparameters } from '@rl-exp/core';

/** A chain of steps under one set of values. */
export interface Trial {
  readonly steps: readonly HistoryEntry[];
  /** Values that were in force at its first step. */
  readonly values: Hyperparameters;
  /** A step that fails ends its trial. */
  readonly status: 'under way' | 'done' | 'failed';
  /** The objective at its end so far. */
  readonly value: number;
}

/** The steps of an episode as trials of so many steps each, in their order; the last may be under way. */
export function trialsIn(history: readonly HistoryEntry[], length: number): readonly Trial[] {
  const trials: Trial[] = [];
  for (const entry of history) {
    const last = trials.at(-1);
    const steps = last?.status === 'under way' ? [...last.steps, entry] : [entry];
    if (last?.status === 'under way') trials.pop();
    trials.push({
      steps,
      values: steps[0]?.hyperparameters ?? {},
      status: entry.status !== 'ok' ? 'failed' : steps.length < length ? 'under way' : 'done',
      value: entry.value,
    });
  }
  return trials;
}
