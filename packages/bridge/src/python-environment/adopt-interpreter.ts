import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestOfJson, type Logger, type WorkerSlot } from '@rl-exp/core';
import { findPrograms } from './find-interpreters.ts';
import { inspectInterpreter, shortcomings, type Interpreter } from './inspect-interpreter.ts';

export interface AdoptInterpreterOptions {
  readonly requires: readonly string[];
  readonly accelerator: WorkerSlot['accelerator'];
  /** Where successful imports are remembered. */
  readonly cacheDirectory: string;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

/** The interpreters a researcher may have prepared: of the active virtual environment, and `python3`. */
export async function preparedInterpreters(): Promise<readonly string[]> {
  const active = process.env['VIRTUAL_ENV'];
  const [onPath] = await findPrograms('python3');
  return [...(active ? [join(active, 'bin', 'python')] : []), ...(onPath ? [onPath] : [])];
}

/** The first prepared interpreter that really imports everything that is required; null if there is none. */
export async function adoptInterpreter(options: AdoptInterpreterOptions): Promise<string | null> {
  const { requires, accelerator, logger, signal } = options;
  for (const python of await preparedInterpreters()) {
    const found = await inspectInterpreter({ python, modules: requires, mode: 'find', signal });
    if (found === null) continue;
    const reasons = [...shortcomings(found), ...(accelerator === 'cuda' ? withoutCuda(found) : [])];
    if (reasons.length === 0) reasons.push(...(await importProblems(found, options)));
    if (reasons.length === 0) {
      logger.debug(`using the packages of ${found.executable}`);
      return found.executable;
    }
    logger.debug(`not using ${found.executable}: ${reasons.join('; ')}`);
  }
  return null;
}

function withoutCuda({ versions }: Interpreter): readonly string[] {
  const torch = versions['torch'];
  return torch?.endsWith('+cpu') === true ? [`torch ${torch} is built without CUDA`] : [];
}

// Importing takes seconds, so that a success is remembered for these versions in this place.
async function importProblems(
  found: Interpreter,
  { requires, cacheDirectory, signal }: AdoptInterpreterOptions,
): Promise<readonly string[]> {
  const { executable, version, versions } = found;
  const key = digestOfJson({ executable, version, versions, requires: requires.toSorted() });
  const remembered = join(cacheDirectory, 'python-checks', key);
  if ((await readFile(remembered).catch(() => null)) !== null) return [];
  const tried = await inspectInterpreter({
    python: executable,
    modules: requires,
    mode: 'import',
    signal,
  });
  const problems = tried === null ? ['its imports end it'] : shortcomings(tried);
  if (problems.length === 0) {
    await mkdir(dirname(remembered), { recursive: true });
    await writeFile(remembered, executable);
  }
  return problems;
}
