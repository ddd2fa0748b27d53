import { z } from 'zod';
import { bridgeErrors } from '../errors.ts';
import { parentEnvironment } from '../parent-environment.ts';
import { pathOnDisk } from '../path-on-disk.ts';
import { runCommand } from './run-command.ts';

const script = pathOnDisk(
  new URL('../../python/rl_exp_bridge/interpreter_report.py', import.meta.url),
);

/** The report that an interpreter gives. */
export const interpreterSchema = z.object({
  executable: z.string().min(1),
  version: z.string(),
  implementation: z.string(),
  platform: z.string(),
  has_ensurepip: z.boolean(),
  problems: z.record(z.string(), z.string()),
  versions: z.record(z.string(), z.string()),
});

/** What an interpreter says of itself. */
export interface Interpreter extends z.infer<typeof interpreterSchema> {
  /** Its own path, with shims and launchers looked through. */
  readonly executable: string;
  /** Why a module that was asked for is not to be had, by module. */
  readonly problems: Readonly<Record<string, string>>;
}

export interface InspectInterpreterOptions {
  readonly python: string;
  readonly modules: readonly string[];
  /** `find` only looks for the modules (fast); `import` imports them, which may take seconds. */
  readonly mode: 'find' | 'import';
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks an interpreter about itself; null if it does not run.
 *
 * @throws RlExpError RLX_WORKER_CANCELLED.
 */
export async function inspectInterpreter(
  options: InspectInterpreterOptions,
): Promise<Interpreter | null> {
  const { python, modules, mode, signal } = options;
  const result = await runCommand({
    command: [python, '-I', script, mode, ...modules],
    environment: parentEnvironment(process.env, { network: false }),
    timeout_ms: mode === 'find' ? 15_000 : 120_000,
    signal,
  });
  if (signal?.aborted === true) {
    throw bridgeErrors.create('RLX_WORKER_CANCELLED', { work: `the start of ${python}` });
  }
  const report = result.stdout.trimEnd().split('\n').at(-1) ?? '';
  if (result.code !== 0 || !report.startsWith('{')) return null;
  return interpreterSchema.parse(JSON.parse(report));
}

/** What keeps an interpreter from being used for these modules, in words; empty if nothing does. */
export function shortcomings({ version, problems, versions }: Interpreter): readonly string[] {
  const found: string[] = [];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major !== 3 || minor < 10) found.push(`it is Python ${version}, and 3.10 is the oldest`);
  found.push(...Object.entries(problems).map(([name, problem]) => `${name}: ${problem}`));
  const torch = majorOf(versions['torch']);
  if (torch !== null && torch < 2) found.push(`torch is ${versions['torch']}, and 2 is the oldest`);
  const transformers = majorOf(versions['transformers']);
  if (transformers !== null && transformers !== 5) {
    found.push(`transformers is ${versions['transformers']}, and 5 is needed`);
  }
  return found;
}

function majorOf(version: string | undefined): number | null {
  return version === undefined ? null : Number(version.split('.')[0]);
}
