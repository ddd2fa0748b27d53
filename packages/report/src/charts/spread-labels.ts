/**
 * Places for labels that belong at these heights: in their order, at least `gap` apart, as near as that allows, within the
 * bounds where there is room.
 */
export function spreadLabels(
  heights: readonly number[],
  { gap, low, high }: { readonly gap: number; readonly low: number; readonly high: number },
): readonly number[] {
  const order = heights
    .map((_, index) => index)
    .toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  // Labels that touch are moved together, as one block round the middle of where they belong.
  const blocks: { members: number[]; middle: number }[] = [];
  const bounded = (middle: number, members: number): number => {
    const half = ((members - 1) * gap) / 2;
    return Math.max(low + half, Math.min(high - half, middle));
  };
  for (const index of order) {
    let block = { members: [index], middle: bounded(heights[index] ?? 0, 1) };
    for (let before = blocks.at(-1); before !== undefined; before = blocks.at(-1)) {
      const room = block.middle - before.middle;
      if (room >= ((block.members.length + before.members.length) * gap) / 2) break;
      blocks.pop();
      const members = [...before.members, ...block.members];
      const middle = members.reduce((sum, each) => sum + (heights[each] ?? 0), 0) / members.length;
      block = { members, middle: bounded(middle, members.length) };
    }
    blocks.push(block);
  }
  const placed = heights.map(() => 0);
  for (const { members, middle } of blocks)
    for (const [rank, index] of members.entries())
      placed[index] = middle + (rank - (members.length - 1) / 2) * gap;
  return placed;
}
