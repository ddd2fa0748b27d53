/** Edits that turn a reference into a hypothesis. */
export interface Edits {
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
}

/**
 * Edits of a shortest alignment by Levenshtein. Among equally short ones, the one that, read from the end, takes a
 * match or substitution before a deletion before an insertion; so the counts are unique.
 */
export function countEdits(reference: readonly string[], hypothesis: readonly string[]): Edits {
  const costs = prefixDistances(reference, hypothesis);
  const at = (row: number, column: number): number => costs[row]?.[column] ?? Infinity;
  let [row, column] = [reference.length, hypothesis.length];
  let [substitutions, deletions, insertions] = [0, 0, 0];
  while (row > 0 || column > 0) {
    const differs = reference[row - 1] === hypothesis[column - 1] ? 0 : 1;
    if (at(row, column) === at(row - 1, column - 1) + differs) {
      substitutions += differs;
      row -= 1;
      column -= 1;
    } else if (at(row, column) === at(row - 1, column) + 1) {
      deletions += 1;
      row -= 1;
    } else {
      insertions += 1;
      column -= 1;
    }
  }
  return { substitutions, deletions, insertions };
}

/** The fewest edits between two sequences. Long ones of characters are common, so one row is all that is kept. */
export function editDistance(reference: readonly string[], hypothesis: readonly string[]): number {
  const row = Uint32Array.from({ length: hypothesis.length + 1 }, (_, column) => column);
  for (const [index, wanted] of reference.entries()) {
    let diagonal = index;
    let left = index + 1;
    row[0] = left;
    for (let column = 1; column <= hypothesis.length; column += 1) {
      const above = row[column] ?? 0;
      const replaced = diagonal + (wanted === hypothesis[column - 1] ? 0 : 1);
      left = Math.min(replaced, left + 1, above + 1);
      row[column] = left;
      diagonal = above;
    }
  }
  return row.at(-1) ?? 0;
}

/** Distance of each prefix of the reference (rows) to each prefix of the hypothesis (columns). */
function prefixDistances(
  reference: readonly string[],
  hypothesis: readonly string[],
): readonly (readonly number[])[] {
  let above = Array.from({ length: hypothesis.length + 1 }, (_, column) => column);
  const rows = [above];
  for (const [index, wanted] of reference.entries()) {
    const row = [index + 1];
    let left = index + 1;
    for (const [column, heard] of hypothesis.entries()) {
      const diagonal = (above[column] ?? 0) + (wanted === heard ? 0 : 1);
      left = Math.min(diagonal, left + 1, (above[column + 1] ?? 0) + 1);
      row.push(left);
    }
    rows.push(row);
    above = row;
  }
  return rows;
}
