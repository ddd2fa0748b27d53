import { compareErrors } from './errors.ts';

/** How a method without a schedule is called. */
const usual = 'hold';

/** What nothing is declared for: the method called hold, or else the first. */
export function defaultBaseline(methods: readonly string[]): string | undefined {
  return withWord(methods, usual)[0] ?? methods[0];
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

/** The methods that these names mean, each once; names that no method has are passed over. */
export function namedBaselines(
  methods: readonly string[],
  names: readonly string[],
): readonly string[] {
  return [...new Set(names.flatMap((name) => findMethod(methods, name) ?? []))];
}

function withWord(methods: readonly string[], word: string): readonly string[] {
  return methods.filter((method) => ` ${method} `.includes(` ${word} `));
}
