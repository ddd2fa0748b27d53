/** Edits between two word sequences by the textbook recurrence (Wagner and Fischer, 1974); shares no code with the product. */
export function wordErrors(reference: string, hypothesis: string): number {
  const a = words(reference);
  const b = words(hypothesis);
  let row = b.map((_, index) => index + 1);
  a.forEach((word, i) => {
    let diagonal = i;
    let left = i + 1;
    row = row.map((above, j) => {
      const best = Math.min(above + 1, left + 1, diagonal + (word === b[j] ? 0 : 1));
      diagonal = above;
      left = best;
      return best;
    });
    if (b.length === 0) row = [];
  });
  return b.length === 0 ? a.length : (row.at(-1) ?? a.length);
}

export function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}
