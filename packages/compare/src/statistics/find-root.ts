/** Where a function that rises from below 0 to above 0 crosses it, by halving, to the last digits that a number holds. */
export function findRoot(rising: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
}
