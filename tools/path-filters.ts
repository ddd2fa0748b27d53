/** True where a path holds one of the filters, or where there are none. */
export function matchesFilters(path: string, filters: readonly string[]): boolean {
  return (
    filters.length === 0 || filters.some((filter) => path.includes(filter.replace(/^\.\//, '')))
  );
}
