/** How many of how many, with the 95 % interval of the share that this is an example of. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
}

/** Where the middle 95 % of the standard normal distribution end. */
const z = 1.959963984540054;

/** The interval by Wilson (1927), which holds where all or none were counted too; null for none of none. */
export function shareInterval(count: number, of: number): Share | null {
  if (of === 0) return null;
  const [share, square] = [count / of, z ** 2 / of];
  const middle = share + square / 2;
  const reach = Math.sqrt(square * (share * (1 - share) + square / 4));
  const end = (value: number): number => Math.min(1, Math.max(0, value / (1 + square)));
  return {
    count,
    of,
    low: count === 0 ? 0 : end(middle - reach),
    high: count === of ? 1 : end(middle + reach),
  };
}
