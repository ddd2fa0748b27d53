/** A number in at most four significant digits, as short as it goes; `-` for none. */
export function formatNumber(value: number | null): string {
  return value === null ? '-' : String(Number(value.toPrecision(4)));
}

/** The same with its sign, for differences. */
export function formatDifference(value: number | null): string {
  return value !== null && value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}
