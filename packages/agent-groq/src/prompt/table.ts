/** A table as compact as a model reads it: cells between bars, no padding. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((cells) => cells.join(' | ')).join('\n');
}
