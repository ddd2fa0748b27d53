/** A row for a table, with the names of its figures in words: `batch_size` as `batch size`. */
export function spelledOut<Value>(row: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.replaceAll('_', ' '), value]),
  );
}
