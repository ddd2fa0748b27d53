import { matrixLimits } from './matrix-limits.ts';

const range = /^(-?\d{1,15})\.\.(-?\d{1,15})$/;
const log = /^log\(([^(),]+),([^(),]+),([^(),]+)\)$/;
const attempt = /^(?:-?\d[\d.]*\.\..*|log\(.*)$/s;
const significantDigits = 4;

/**
 * The numbers that a text stands for: `0..9` whole numbers with both ends, `log(1e-6,1e-3,5)` five numbers whose
 * neighbours have the same ratio, rounded to four digits so that every machine has the same. Null for another text.
 */
export function parseSeries(
  text: string,
): { readonly numbers: readonly number[] } | { readonly problem: string } | null {
  const ends = range.exec(text);
  if (ends !== null) return rangeOf(Number(ends[1]), Number(ends[2]));
  const parameters = log.exec(text);
  if (parameters !== null) {
    const [low = NaN, high = NaN, count = NaN] = parameters.slice(1).map(Number);
    return logOf(low, high, count);
  }
  return attempt.test(text) ? { problem: 'it is neither `0..9` nor `log(1e-6,1e-3,5)`' } : null;
}

type Series = NonNullable<ReturnType<typeof parseSeries>>;

function rangeOf(low: number, high: number): Series {
  if (low > high) return { problem: `${low} is above ${high}` };
  const count = high - low + 1;
  if (count > matrixLimits.cells)
    return { problem: `it has more than ${matrixLimits.cells} numbers` };
  return { numbers: Array.from({ length: count }, (_, index) => low + index) };
}

function logOf(low: number, high: number, count: number): Series {
  if (!(low > 0 && high > low && Number.isFinite(high))) {
    return { problem: 'its first number must be above 0, and the second above the first' };
  }
  if (!Number.isInteger(count) || count < 2 || count > matrixLimits.cells) {
    return { problem: `its third number is how many, from 2 to ${matrixLimits.cells}` };
  }
  const inner = (index: number): number =>
    Number((low * (high / low) ** (index / (count - 1))).toPrecision(significantDigits));
  return {
    numbers: Array.from({ length: count }, (_, index) =>
      index === 0 ? low : index === count - 1 ? high : inner(index),
    ),
  };
}
