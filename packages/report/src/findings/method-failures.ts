import { cellAt, chargedSeconds, type FailureKind } from '@rl-exp/core';
import type { ReportedMethod } from '../reported-methods.ts';

/** What went wrong in the cells of a method. */
export interface MethodFailures {
  /** Segments that were trained, failed or not. */
  readonly segments: number;
  readonly failed: Readonly<Record<FailureKind, number>>;
  /** Audio seconds charged for segments that failed. */
  readonly wasted_audio_seconds: number;
  readonly decisions: number;
  /** Decisions that named no legal action; null where the agent does not count them. */
  readonly invalid: number | null;
  /** Worker processes that ended and were replaced. */
  readonly workers_lost: number;
}

/** Counts failures over the steps that a method's own cells took; those that a fork took over are another's. */
export function methodFailures({ cells }: Pick<ReportedMethod, 'cells'>): MethodFailures {
  const failed = { oom: 0, nan: 0, diverged: 0 };
  let [segments, wasted, decisions, invalid, workersLost] = [0, 0, 0, 0, 0];
  let counts = false;
  for (const { cell, trajectory } of cells) {
    workersLost += trajectory?.totals.workers_lost ?? 0;
    for (const step of trajectory?.steps ?? []) {
      if (step.step <= (cell.fork?.step ?? 0)) continue;
      decisions += 1;
      const { usage = {} } = step.decision;
      counts ||= 'invalid' in usage;
      invalid += usage['invalid'] ?? 0;
      if (step.transition === null) continue;
      segments += 1;
      const { outcome } = step.transition;
      if (outcome === 'ok') continue;
      failed[outcome] += 1;
      wasted += chargedSeconds(step, cellAt(cell, step.step));
    }
  }
  return {
    segments,
    failed,
    wasted_audio_seconds: wasted,
    decisions,
    invalid: counts ? invalid : null,
    workers_lost: workersLost,
  };
}
