import { scoreText } from '@rl-exp/compare';

/** A score beside an axis, as short as it can be told: `60 %`, `47.3 %`. */
export function tickText(metric: string, value: number): string {
  const isPercent = scoreText(metric, value).endsWith(' %');
  return isPercent ? `${Number((100 * value).toFixed(1))}\u202f%` : scoreText(metric, value);
}
