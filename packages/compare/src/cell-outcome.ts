import {
  countedSide,
  deliveredMetrics,
  digestOfJson,
  metricValue,
  trackOf,
  type Digest,
  type Objective,
  type PlannedCell,
  type Track,
  type Trajectory,
  type Verdict,
} from '@rl-exp/core';
import { bestSoFar, chargesOf } from './best-so-far.ts';
import type { RecordedCell } from './recorded-cell.ts';
import type { StepCurve } from './statistics/step-curve.ts';

/** All the training that a cell may buy. */
export type Budget = { readonly audio_seconds: number } | { readonly updates: number };

/** What a judged cell came to, in the words of a comparison. */
export interface CellOutcome {
  readonly run: string;
  readonly cell: PlannedCell;
  readonly track: Track;
  readonly objective: Objective;
  /** Digest of what makes scores comparable: objective, data, splits, trainer, judge and budget. */
  readonly task: Digest;
  readonly method: Digest;
  readonly budget: Budget;
  /** The objective's metric. Where the verdict failed, they are those of the untouched checkpoint. */
  readonly scores: {
    readonly hidden: number;
    readonly val: number;
    /** Character error rates, where they were measured. */
    readonly hidden_cer: number | null;
    readonly val_cer: number | null;
  };
  /** Hidden score of the untouched checkpoint. */
  readonly hidden_base: number;
  readonly verdict: Verdict['status'];
  readonly reward: number;
  /** Charged: trained, reused, rolled back or failed. */
  readonly audio_seconds: number;
  readonly evaluations: number;
  readonly steps: number;
  readonly ended: NonNullable<Trajectory['reason']>;
  readonly failures: { readonly oom: number; readonly nan: number; readonly diverged: number };
  /** Sums of what decisions cost, by name. */
  readonly usage: Readonly<Record<string, number>>;
  /** Best value on val so far against audio seconds charged. */
  readonly anytime: StepCurve;
  /** Audio seconds charged after every step. */
  readonly charges: readonly number[];
  readonly notice: string | null;
}

/** Why a cell is not compared. */
export type Unfinished = 'not started' | 'unfinished' | 'not judged' | 'forked';

/** The outcome of a cell, or why it has none that could be compared. */
export function outcomeOf(record: RecordedCell): CellOutcome | Unfinished {
  const { run, cell, trajectory, verdict } = record;
  if (trajectory === null) return 'not started';
  const { reason, steps, totals } = trajectory;
  const delivered = deliveredMetrics(trajectory);
  if (reason === null || delivered === null) return 'unfinished';
  if (cell.fork !== undefined) return 'forked';
  if (verdict === null) return 'not judged';
  const { objective } = cell;
  const side = countedSide(verdict);
  const onVal = side === 'base' ? trajectory.root.metrics : delivered;
  const count = (kind: keyof CellOutcome['failures']): number =>
    steps.filter((step) => step.transition?.outcome === kind).length;
  return {
    run,
    cell,
    track: trackOf(cell),
    objective,
    task: taskOf(cell),
    method: methodOf(cell),
    budget: budgetOf(cell),
    scores: {
      hidden: verdict.hidden[side].value,
      val: metricValue(onVal, objective.metric),
      hidden_cer: verdict.hidden.rates?.['cer']?.[side] ?? null,
      val_cer: onVal['cer'] ?? null,
    },
    hidden_base: verdict.hidden.base.value,
    verdict: verdict.status,
    reward: totals.reward,
    audio_seconds: totals.audio_seconds,
    evaluations: 1 + steps.filter((step) => step.evaluation !== null).length,
    steps: steps.length,
    ended: reason,
    failures: { oom: count('oom'), nan: count('nan'), diverged: count('diverged') },
    usage: usageOf(trajectory),
    anytime: bestSoFar(trajectory, cell),
    charges: chargesOf(trajectory, cell),
    notice: trajectory.notice,
  };
}

function budgetOf({ environment: { steps, segment } }: PlannedCell): Budget {
  return 'audio_seconds' in segment
    ? { audio_seconds: steps * segment.audio_seconds }
    : { updates: steps * segment.updates };
}

/** Digest of what makes scores comparable: what is trained and scored, and the budget. */
export function taskOf(cell: PlannedCell): Digest {
  return digestOfJson({ matter: matterOf(cell), budget: budgetOf(cell) });
}

/** Digest of what is trained and scored: the task without its budget. */
export function matterOf({ objective, data, splits, trainer, judge }: PlannedCell): Digest {
  return digestOfJson({ objective, data, splits, trainer, judge });
}

/**
 * Digest of the rest of a configuration but the seed: agent, environment, starts and bounds. Steps are left out, because
 * they follow from the segment and the budget, which the task holds.
 */
export function methodOf({ agent, hyperparameters, environment }: PlannedCell): Digest {
  const { steps: _steps, ...rules } = environment;
  return digestOfJson({ agent, hyperparameters, environment: rules });
}

function usageOf({ steps }: Trajectory): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { decision } of steps) {
    for (const [name, amount] of Object.entries(decision.usage ?? {}))
      sums[name] = (sums[name] ?? 0) + amount;
  }
  return sums;
}
