import { deliveredMetrics } from '@rl-exp/core';
import type { RecordedCell } from '@rl-exp/compare';

/** One part of the data with all that was measured on it. */
export interface DomainMetrics {
  readonly name: string;
  readonly utterances: number | null;
  readonly speakers: number | null;
  readonly base: Readonly<Record<string, number>>;
  readonly submitted: Readonly<Record<string, number>>;
  /** Of the objective's metric. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** Val and the hidden data, whole and in the judge's groups; val alone before the verdict, none before a step. */
export function domainMatrix({
  cell,
  trajectory,
  verdict,
}: RecordedCell): readonly DomainMetrics[] {
  if (trajectory === null) return [];
  const delivered = deliveredMetrics(trajectory);
  if (delivered === null) return [];
  const { root } = trajectory;
  const val: DomainMetrics = {
    name: `val: ${cell.splits.val.domains.join(', ')}`,
    utterances: root.metrics['utterances'] ?? null,
    speakers: null,
    base: root.metrics,
    submitted: delivered,
    interval: null,
  };
  if (verdict === null) return [val];
  const { metric, hidden, groups } = verdict;
  const parts = Object.entries(groups);
  const sum = (of: 'utterances' | 'speakers'): number | null =>
    parts.length === 0 ? null : parts.reduce((total, [, group]) => total + group[of], 0);
  const rates = Object.entries(hidden.rates ?? {});
  const whole: DomainMetrics = {
    name: `hidden: ${cell.splits.hidden.domains.join(', ')}`,
    utterances: sum('utterances'),
    speakers: sum('speakers'),
    base: {
      ...Object.fromEntries(rates.map(([name, { base }]) => [name, base])),
      [metric]: hidden.base.value,
    },
    submitted: {
      ...Object.fromEntries(rates.map(([name, { submitted }]) => [name, submitted])),
      [metric]: hidden.submitted.value,
    },
    interval: hidden.submitted,
  };
  return [
    val,
    whole,
    ...parts.map(([name, group]) => ({
      name: `hidden, ${name.replaceAll('_', ' ')}`,
      ...group,
      interval: null,
    })),
  ];
}
