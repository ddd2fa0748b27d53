/** A Markdown table; what stands in a cell is kept on one line. */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

const cellText = (text: string): string =>
  text.replaceAll('|', String.raw`\|`).replaceAll(/\s*\n\s*/g, ' ');
