/** A Markdown table; numbers stand right. */
export function markdownTable(rows: readonly Readonly<Record<string, string | number>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const isNumber = (name: string): boolean => rows.every((row) => typeof row[name] === 'number');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(names),
    line(names.map((name) => (isNumber(name) ? '---:' : '---'))),
    ...rows.map((row) => line(names.map((name) => String(row[name] ?? '')))),
  ].join('\n');
}
