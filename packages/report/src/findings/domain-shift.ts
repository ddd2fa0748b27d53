import { countedSide, deliveredMetrics, improvement, metricValue } from '@rl-exp/core';
import { differenceText, inUnits, metricName, scoreText, type RecordedCell } from '@rl-exp/compare';
import { listText } from '../text/number-text.ts';

/** What training brought on data of the known domains and on the hidden one. */
export interface DomainShift {
  /** Of the delivered state over the untouched one; positive is better. */
  readonly val_gain: number;
  readonly hidden_gain: { readonly value: number; readonly low: number; readonly high: number };
  /** The share of val's gain that is found on hidden data too; null where val gained nothing. */
  readonly carried_over: number | null;
}

/** Null before a cell is judged. */
export function domainShift({ cell, trajectory, verdict }: RecordedCell): DomainShift | null {
  if (trajectory === null || verdict === null) return null;
  const delivered = deliveredMetrics(trajectory);
  if (delivered === null) return null;
  const { metric } = cell.objective;
  const gain = improvement(
    cell.objective,
    metricValue(trajectory.root.metrics, metric),
    metricValue(delivered, metric),
  );
  const { improvement: hidden } = verdict.hidden;
  return {
    val_gain: gain,
    hidden_gain: hidden,
    carried_over: gain > 0 ? hidden.value / gain : null,
  };
}

export function domainShiftSentence(recorded: RecordedCell): string {
  const shift = domainShift(recorded);
  const { cell, verdict } = recorded;
  const hidden = listText(cell.splits.hidden.domains);
  if (shift === null || verdict === null)
    return `The hidden domain (${hidden}) is scored when the episode is over.`;
  const { metric } = cell.objective;
  const { base, submitted } = verdict.hidden;
  const { value, low, high } = shift.hidden_gain;
  const ends = `${inUnits(metric, low, { signed: true })} to ${differenceText(metric, high, { signed: true })}`;
  const judged = countedSide(verdict) === 'base' ? ` ${failedSentence(metric, base.value)}` : '';
  const onHidden = changeText(metric, value);
  const moved =
    onHidden === null
      ? `stayed at ${scoreText(metric, submitted.value)} (95 % interval of the gain ${ends})`
      : `went from ${scoreText(metric, base.value)} to ${scoreText(metric, submitted.value)}, ${onHidden} (95 % interval ${ends})`;
  const first = `On the hidden domain (${hidden}) ${metricName(metric)} ${moved}.${judged}`;
  const change = changeText(metric, shift.val_gain);
  const onVal = change === null ? 'On val nothing changed' : `On val it was ${change}`;
  if (shift.carried_over === null) return `${first} ${onVal}.`;
  const share = Math.round(100 * shift.carried_over);
  return share >= 0
    ? `${first} ${onVal}: ${share} % of that gain carried over.`
    : `${first} ${onVal}: none of that gain carried over.`;
}

/** What a run whose verdict is fail counts with. */
function failedSentence(metric: string, base: number): string {
  return `The verdict is fail, so it counts as the untouched checkpoint, ${scoreText(metric, base)}.`;
}

/** Null where it rounds to nothing. */
function changeText(metric: string, gain: number): string | null {
  const size = differenceText(metric, gain);
  if (Number(inUnits(metric, Math.abs(gain))) === 0) return null;
  return gain > 0 ? `${size} better` : `${size} worse`;
}
