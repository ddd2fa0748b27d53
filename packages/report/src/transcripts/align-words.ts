/** A word that both have, one that only the reference has, one that only the hypothesis has, or one for another. */
export type AlignedWord =
  | { readonly type: 'same'; readonly word: string }
  | { readonly type: 'deleted'; readonly word: string }
  | { readonly type: 'inserted'; readonly word: string }
  | { readonly type: 'substituted'; readonly word: string; readonly by: string };

/** The words of a text. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

/**
 * A shortest way from a reference to a hypothesis: as many words that are not `same` as the edit distance. Among equals,
 * the one with most substitutions read from the end, as trainers count.
 */
export function alignWords(
  reference: readonly string[],
  hypothesis: readonly string[],
): readonly AlignedWord[] {
  const costs = costsOf(reference, hypothesis);
  const aligned: AlignedWord[] = [];
  let row = reference.length;
  let column = hypothesis.length;
  while (row > 0 || column > 0) {
    const [word = '', by = ''] = [reference[row - 1], hypothesis[column - 1]];
    const here = costAt(costs, row, column);
    const differs = word === by ? 0 : 1;
    if (row > 0 && column > 0 && costAt(costs, row - 1, column - 1) + differs === here) {
      aligned.push(differs === 0 ? { type: 'same', word } : { type: 'substituted', word, by });
      row -= 1;
      column -= 1;
    } else if (row > 0 && costAt(costs, row - 1, column) + 1 === here) {
      aligned.push({ type: 'deleted', word });
      row -= 1;
    } else {
      aligned.push({ type: 'inserted', word: by });
      column -= 1;
    }
  }
  return aligned.toReversed();
}

/** The edit distance of every beginning of the reference to every beginning of the hypothesis. */
function costsOf(
  reference: readonly string[],
  hypothesis: readonly string[],
): readonly (readonly number[])[] {
  const costs: number[][] = [[0, ...hypothesis.map((_, column) => column + 1)]];
  for (const [row, word] of reference.entries()) {
    const before = costs[row] ?? [];
    const own = [row + 1];
    for (const [column, other] of hypothesis.entries()) {
      const substituted = (before[column] ?? 0) + (word === other ? 0 : 1);
      own.push(Math.min(substituted, (before[column + 1] ?? 0) + 1, (own[column] ?? 0) + 1));
    }
    costs.push(own);
  }
  return costs;
}

function costAt(costs: readonly (readonly number[])[], row: number, column: number): number {
  return costs[row]?.[column] ?? 0;
}
