import { compareErrors } from './errors.ts';

/** How a method without a schedule is called. */
const usual = 'hold';

/** The methods of each run, so that a name means in every run what it means there. */
export type MethodsByRun = readonly (readonly string[])[];

/** What nothing is declared for: of each run the method called hold, or else the first of all. */
export function defaultBaselines(runs: MethodsByRun): readonly string[] {
  const found = runs.flatMap((methods) => withWord(methods, usual).slice(0, 1));
  return found.length > 0 ? [...new Set(found)] : runs.flat().slice(0, 1);
}

/**
 * The method that is meant: the one of that name, or else the only one whose name has it as a word; null for none.
 *
 * @throws RLX_COMPARE_BASELINE_AMBIGUOUS
 */
export function findMethod(methods: readonly string[], name: string): string | null {
  if (methods.includes(name)) return name;
  const found = withWord(methods, name);
  if (found.length > 1)
    throw compareErrors.create('RLX_COMPARE_BASELINE_AMBIGUOUS', { name, methods: found });
  return found[0] ?? null;
}

/**
 * The methods that these names mean in any of the runs, each once; names that no method has are passed over.
 *
 * @throws RLX_COMPARE_BASELINE_AMBIGUOUS
 */
export function namedBaselines(runs: MethodsByRun, names: readonly string[]): readonly string[] {
  const found = names.flatMap((name) => runs.flatMap((methods) => findMethod(methods, name) ?? []));
  return [...new Set(found)];
}

function withWord(methods: readonly string[], word: string): readonly string[] {
  return methods.filter((method) => ` ${method} `.includes(` ${word} `));
}
