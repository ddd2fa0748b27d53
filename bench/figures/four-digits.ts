/** A figure rounded to the four digits that a measurement is worth. */
export function fourDigits(value: number): number {
  return Number(value.toPrecision(4));
}
