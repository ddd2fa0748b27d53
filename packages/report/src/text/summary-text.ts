import { scoreText, type Summary } from '@rl-exp/compare';

/** `48.62 % [48.20, 49.01]`; without an interval where there are too few seeds for one. */
export function summaryText(
  metric: string,
  { iqm, interval }: Pick<Summary, 'iqm' | 'interval'>,
): string {
  const value = scoreText(metric, iqm);
  if (interval === null) return value;
  const ends = [interval.low, interval.high].map((end) => scoreText(metric, end).replace(' %', ''));
  return `${value} [${ends.join(', ')}]`;
}
