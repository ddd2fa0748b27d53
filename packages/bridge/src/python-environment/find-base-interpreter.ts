import { findInterpreters } from './find-interpreters.ts';
import { inspectInterpreter, shortcomings, type Interpreter } from './inspect-interpreter.ts';

/** An interpreter to make environments from, or what was found in its stead. */
export type BaseInterpreter =
  | { readonly type: 'found'; readonly base: Interpreter }
  | { readonly type: 'missing'; readonly looked_at: readonly string[] };

/** The newest minor version for which all packages are published as wheels. */
const newestMinor = 13;

/**
 * Looks for a CPython of 3.10 to 3.13 that can make environments. Second best are a newer one and one without
 * ensurepip (for which uv can stand in).
 */
export async function findBaseInterpreter(signal?: AbortSignal): Promise<BaseInterpreter> {
  const lookedAt: string[] = [];
  const seen = new Set<string>();
  let second: Interpreter | null = null;
  for (const python of await findInterpreters()) {
    const found = await inspectInterpreter({ python, modules: [], mode: 'find', signal });
    if (found !== null && seen.has(found.executable)) continue;
    const reasons = found === null ? ['it does not run'] : shortcomings(found);
    if (found === null || reasons.length > 0) {
      lookedAt.push(`${python}: ${reasons.join('; ')}`);
      continue;
    }
    seen.add(found.executable);
    const minor = Number(found.version.split('.')[1]);
    if (found.has_ensurepip && minor <= newestMinor) return { type: 'found', base: found };
    second ??= found;
  }
  return second === null
    ? { type: 'missing', looked_at: lookedAt }
    : { type: 'found', base: second };
}
