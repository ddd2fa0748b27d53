import type { Comparison } from './comparison.ts';
import { seedsText } from './seeds-text.ts';

/** What was left out and why: methods together that were left out for the same reason with the same seeds. */
export function excludedTexts({
  excluded,
  runs,
}: Pick<Comparison, 'excluded' | 'runs'>): readonly string[] {
  const ofMethods = [...Map.groupBy(excluded, keyOf('run', 'method', 'reason')).values()].flatMap(
    (cells) =>
      cells.slice(0, 1).map(({ run, method, reason }) => ({
        run,
        method,
        reason,
        seeds: seedsText(cells.map(({ seed }) => seed)),
      })),
  );
  return [...Map.groupBy(ofMethods, keyOf('run', 'reason', 'seeds')).values()].flatMap((alike) =>
    alike.slice(0, 1).map(({ run, reason, seeds }) => {
      const where = runs.length > 1 ? ` of ${run}` : '';
      return `${alike.map(({ method }) => method).join(', ')}, ${seeds}${where}: ${reason}.`;
    }),
  );
}

function keyOf<Name extends string>(
  ...names: readonly Name[]
): (record: Readonly<Record<Name, string>>) => string {
  return (record) => JSON.stringify(names.map((name) => record[name]));
}
