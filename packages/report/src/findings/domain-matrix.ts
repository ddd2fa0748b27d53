import { deliveredMetrics, improvement, type DomainScore, type Interval } from '@rl-exp/core';
import type { RecordedCell } from '@rl-exp/compare';

/** One part of the data by the untouched and by the delivered state, in the objective's metric. */
export interface DomainRow {
  readonly name: string;
  readonly utterances: number | null;
  readonly speakers: number | null;
  readonly base: number;
  readonly submitted: number;
  /** The 95 % interval of the delivered state, where there is one. */
  readonly interval: Omit<Interval, 'value'> | null;
  /** Positive is better; with its 95 % interval where there is one. */
  readonly gain: { readonly value: number; readonly interval: Omit<Interval, 'value'> | null };
  /** Where the judge looked closer. */
  readonly closer: Pick<DomainScore, 'seen' | 'unseen' | 'worst_decile'> | null;
}

/** Every domain that was heard, as the judge found it; val alone before the verdict, none before a step. */
export function domainMatrix(recorded: RecordedCell): readonly DomainRow[] {
  const { domains } = recorded.verdict ?? {};
  return domains === undefined ? partsOf(recorded) : domains.map(rowOf);
}

function rowOf(score: DomainScore): DomainRow {
  const { domain, split, utterances, speakers, base, submitted, improvement: gain } = score;
  return {
    name: `${domain}, ${split}`,
    utterances,
    speakers,
    base: base.value,
    submitted: submitted.value,
    interval: submitted,
    gain: { value: gain.value, interval: gain },
    closer: score,
  };
}

/** Val and the hidden data, whole and in the judge's groups, of a judge that does not tell domains apart. */
function partsOf({ cell, trajectory, verdict }: RecordedCell): readonly DomainRow[] {
  const delivered = trajectory === null ? null : deliveredMetrics(trajectory);
  if (trajectory === null || delivered === null) return [];
  const { objective, splits } = cell;
  const { metric } = objective;
  const row = (
    part: Pick<DomainRow, 'name' | 'utterances' | 'speakers' | 'base' | 'submitted'>,
  ) => ({
    ...part,
    interval: null,
    gain: { value: improvement(objective, part.base, part.submitted), interval: null },
    closer: null,
  });
  const { metrics } = trajectory.root;
  const val = row({
    name: `val: ${splits.val.domains.join(', ')}`,
    utterances: metrics['utterances'] ?? null,
    speakers: null,
    base: metrics[metric] ?? Number.NaN,
    submitted: delivered[metric] ?? Number.NaN,
  });
  if (verdict === null) return [val];
  const { hidden } = verdict;
  const groups = Object.entries(verdict.groups);
  const sum = (of: 'utterances' | 'speakers'): number | null =>
    groups.length === 0 ? null : groups.reduce((total, [, group]) => total + group[of], 0);
  const whole: DomainRow = {
    name: `hidden: ${splits.hidden.domains.join(', ')}`,
    utterances: sum('utterances'),
    speakers: sum('speakers'),
    base: hidden.base.value,
    submitted: hidden.submitted.value,
    interval: hidden.submitted,
    gain: { value: hidden.improvement.value, interval: hidden.improvement },
    closer: null,
  };
  const parts = groups.map(([name, { utterances, speakers, base, submitted }]) =>
    row({
      name: `hidden, ${name.replaceAll('_', ' ')}`,
      utterances,
      speakers,
      base: base[metric] ?? Number.NaN,
      submitted: submitted[metric] ?? Number.NaN,
    }),
  );
  return [val, whole, ...parts];
}
