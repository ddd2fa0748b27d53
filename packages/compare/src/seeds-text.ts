/** Seeds for people: `seed 7`, `seeds 1, 2 and 5`, `seeds 0 to 9`. */
export function seedsText(seeds: readonly number[]): string {
  const sorted = [...new Set(seeds)].toSorted((a, b) => a - b);
  const runs: number[][] = [];
  for (const seed of sorted) {
    const last = runs.at(-1);
    if (last?.at(-1) === seed - 1) last.push(seed);
    else runs.push([seed]);
  }
  // A row of three or fewer is shorter one by one.
  const texts = runs.flatMap((run) =>
    run.length > 3 ? `${run[0]} to ${run.at(-1)}` : run.map(String),
  );
  const others = texts.slice(0, -1);
  const listed = [...(others.length === 0 ? [] : [others.join(', ')]), texts.at(-1) ?? ''].join(
    ' and ',
  );
  return `${sorted.length === 1 ? 'seed' : 'seeds'} ${listed}`;
}
