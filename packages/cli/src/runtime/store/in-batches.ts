const batchSize = 64;

/** Applies asynchronous work to many items, few at a time; results are in the items' order. */
export async function inBatches<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let first = 0; first < items.length; first += batchSize) {
    results.push(...(await Promise.all(items.slice(first, first + batchSize).map(work))));
  }
  return results;
}
