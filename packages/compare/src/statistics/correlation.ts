import { mean } from './aggregate.ts';

/** Pearson's correlation of pairs: what both have in common of the chance in them. Null where one of them does not vary. */
export function correlation(first: readonly number[], second: readonly number[]): number | null {
  const [a, b] = [mean(first), mean(second)];
  const sumOf = (product: (index: number) => number): number =>
    first.reduce((sum, _, index) => sum + product(index), 0);
  const x = (index: number): number => (first[index] ?? a) - a;
  const y = (index: number): number => (second[index] ?? b) - b;
  const spread = Math.sqrt(sumOf((i) => x(i) ** 2) * sumOf((i) => y(i) ** 2));
  return spread > 0 ? sumOf((i) => x(i) * y(i)) / spread : null;
}
