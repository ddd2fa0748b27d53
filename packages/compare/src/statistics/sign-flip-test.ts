import { randomStream } from '@rl-exp/core';

/** Up to this many pairs every assignment of signs is looked at. */
export const mostEnumerated = 16;
const draws = 100_000;

/** Differences whose signed sums are kept in one table, so that a byte chooses their signs. */
const blockSize = 8;

/**
 * Two-sided p of the paired permutation test of the mean: if neither of two methods were better, every difference
 * might as well have had the other sign (Fisher 1935). Exact up to 16 differences, then by 100,000 random assignments, the
 * observed one among them: the standard error of p is √(p (1 − p) / 100,000), 0.0007 at p = 0.05. 1 for no differences.
 */
export function signFlipTest(differences: readonly number[], seed: number): number {
  const scale = differences.reduce((sum, each) => sum + Math.abs(each), 0);
  const observed = Math.abs(differences.reduce((sum, each) => sum + each, 0));
  // Sums of the same numbers in another order differ in their last digits.
  const isAsExtreme = (sum: number): boolean => Math.abs(sum) >= observed - 1e-12 * scale;
  return differences.length <= mostEnumerated
    ? enumerate(differences, isAsExtreme)
    : draw(differences, isAsExtreme, seed);
}

/** The smallest p that so many differences can reach, all of them being of one sign. */
export function smallestProbability(pairs: number): number {
  return pairs <= mostEnumerated ? 2 / 2 ** pairs : 1 / (draws + 1);
}

function enumerate(differences: readonly number[], isAsExtreme: (sum: number) => boolean): number {
  const first = signedSums(differences.slice(0, blockSize));
  const second = signedSums(differences.slice(blockSize));
  let extreme = 0;
  for (const one of first) {
    for (const other of second) if (isAsExtreme(one + other)) extreme += 1;
  }
  return extreme / (first.length * second.length);
}

function draw(
  differences: readonly number[],
  isAsExtreme: (sum: number) => boolean,
  seed: number,
): number {
  const random = randomStream(seed);
  const tableSize = 2 ** blockSize;
  const words = Math.ceil(differences.length / 32);
  const tables = new Float64Array((words * 32 * tableSize) / blockSize);
  for (let table = 0; table < tables.length; table += tableSize) {
    const first = (table / tableSize) * blockSize;
    const block = Array.from({ length: blockSize }, (_, index) => differences[first + index] ?? 0);
    tables.set(signedSums(block), table);
  }
  let extreme = 1;
  for (let drawn = 0; drawn < draws; drawn += 1) {
    let sum = 0;
    for (let table = 0; table < tables.length;) {
      const word = random() * 2 ** 32;
      for (let bit = 0; bit < 32; bit += blockSize, table += tableSize)
        sum += tables[table + ((word >>> bit) & (tableSize - 1))] ?? 0;
    }
    if (isAsExtreme(sum)) extreme += 1;
  }
  return extreme / (draws + 1);
}

/** The sums of these numbers under every assignment of signs; 0 alone for no numbers. */
function signedSums(values: readonly number[]): Float64Array {
  return Float64Array.from({ length: 2 ** values.length }, (_, signs) =>
    values.reduce((sum, each, index) => sum + ((signs >> index) & 1 ? -each : each), 0),
  );
}
