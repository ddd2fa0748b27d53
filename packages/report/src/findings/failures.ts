import type { RecordedCell } from '@rl-exp/compare';
import { checksThat, type CheckStatus } from '@rl-exp/core';
import type { ReportedCell } from '../report-data.ts';
import { cappedText } from '../text/capped-text.ts';
import { amountText, listText } from '../text/number-text.ts';
import { episodePath } from './episode-path.ts';

/** What went wrong in an episode, counted. */
export interface Failures {
  readonly oom: number;
  readonly nan: number;
  readonly diverged: number;
  /** Worker processes that ended and were replaced. */
  readonly workers_lost: number;
  /** Replies of an agent that held no valid decision, as its usage says. */
  readonly invalid_replies: number;
  /** Decisions that had to be asked for again after a crash. */
  readonly asked_again: number;
  /** Steps whose action a bound held back. */
  readonly clamped: number;
  readonly failed_checks: readonly string[];
  readonly inconclusive_checks: readonly string[];
}

export function failuresOf(recorded: RecordedCell): Failures {
  const { trajectory, verdict } = recorded;
  const path = episodePath(recorded);
  const count = (kind: string): number => path.filter(({ outcome }) => outcome === kind).length;
  const steps = trajectory?.steps ?? [];
  const checks = (status: CheckStatus): readonly string[] =>
    verdict === null ? [] : checksThat(status, verdict).map(({ name }) => name);
  return {
    oom: count('oom'),
    nan: count('nan'),
    diverged: count('diverged'),
    workers_lost: trajectory?.totals.workers_lost ?? 0,
    invalid_replies: steps.reduce(
      (sum, { decision }) => sum + (decision.usage?.['invalid'] ?? 0),
      0,
    ),
    asked_again: steps.filter(({ asked }) => asked > 1).length,
    clamped: steps.filter(({ clamped }) => clamped.length > 0).length,
    failed_checks: checks('fail'),
    inconclusive_checks: checks('inconclusive'),
  };
}

/** How it failed, if it did. */
export function failuresSentence(recorded: ReportedCell): string {
  const { failure } = recorded;
  return [...(failure === null ? [] : [errorSentence(failure)]), ...mishapSentence(recorded)].join(
    ' ',
  );
}

function errorSentence(failure: NonNullable<ReportedCell['failure']>): string {
  return `Its last attempt ended ${errorText(failure)}`;
}

/** What comes after 'ended'. What a judge's error says may be about hidden data, and stays in the judge's folder. */
export function errorText({ during, code, message }: NonNullable<ReportedCell['failure']>): string {
  return during === 'verdict'
    ? `while it was judged, in ${code}.`
    : `in ${code}: ${cappedText(message, 400).replace(/(?<![.!?…])$/, '.')}`;
}

function mishapSentence(recorded: ReportedCell): readonly string[] {
  const found = failuresOf(recorded);
  const { oom, nan, diverged } = found;
  const segments = oom + nan + diverged;
  const kinds = [
    ...(oom > 0 ? [`${oom} out of memory`] : []),
    ...(nan > 0 ? [`${nan} not finite`] : []),
    ...(diverged > 0 ? [`${diverged} diverged`] : []),
  ];
  const parts = [
    ...(segments > 0 ? [`${amountText(segments, 'segment')} failed (${listText(kinds)})`] : []),
    ...(found.workers_lost > 0
      ? [`${amountText(found.workers_lost, 'worker')} lost and replaced`]
      : []),
    ...(found.invalid_replies > 0
      ? [`${amountText(found.invalid_replies, 'invalid reply', 'invalid replies')} of the agent`]
      : []),
    ...(found.asked_again > 0
      ? [`${amountText(found.asked_again, 'decision')} asked for again after a crash`]
      : []),
    ...(found.failed_checks.length > 0
      ? [`the judge's ${listText(found.failed_checks)} failed`]
      : []),
    ...(found.inconclusive_checks.length > 0
      ? [`the judge's ${listText(found.inconclusive_checks)} could not be settled`]
      : []),
  ];
  if (parts.length === 0)
    return (recorded.trajectory?.steps ?? []).length === 0 || recorded.failure !== null
      ? []
      : ['Nothing failed: every segment trained, every decision was valid, no worker was lost.'];
  return [`${listText(parts)}.`.replace(/^./, (letter) => letter.toUpperCase())];
}
