/** Text that was read, as one line of Markdown: nothing in it is markup. */
export function markdownText(text: string): string {
  return text
    .replaceAll(/\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .replaceAll(/[\\`|*_<>[\]#~&]/g, (mark) => `\\${mark}`);
}

/** A table; the first column is text, the others numbers. */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(' | ')} |`;
  const rule = headings.map((_, index) => (index === 0 ? ' --- ' : ' ---: '));
  return [line(headings), `|${rule.join('|')}|`, ...rows.map(line)].join('\n');
}
