import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { defaultExport, importModule } from '../plugins/load-plugin.ts';
import { redteamErrors } from './errors.ts';
import type { RedteamCase } from './redteam-case.ts';

const caseSchema = z.object({
  // It names a folder.
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'not in kebab-case'),
  kind: z.enum(['cheat', 'honest']),
  summary: z.string(),
  caughtBy: z.array(z.string()),
  strengths: z.object({ of: z.string(), values: z.array(z.number()).min(1) }),
  make: z.custom<RedteamCase['make']>((value) => typeof value === 'function', 'not a function'),
});

/**
 * The cases of a folder: what its modules default-export, in the order of their names.
 *
 * @param options.taken Cases whose names no other may have.
 * @param options.load Imports a module; as a plugin where left out.
 * @throws RLX_REDTEAM_NO_CASES, RLX_REDTEAM_CASE_INVALID, RLX_REDTEAM_NAME_TAKEN
 */
export async function loadCases(
  folder: string,
  {
    taken = [],
    load = importModule,
  }: {
    readonly taken?: readonly RedteamCase[];
    readonly load?: (url: URL) => Promise<unknown>;
  } = {},
): Promise<readonly RedteamCase[]> {
  const names = await modulesIn(folder);
  const known = new Set(taken.map(({ name }) => name));
  const cases: RedteamCase[] = [];
  for (const fileName of names) {
    const file = join(folder, fileName);
    const found = caseOf(await load(pathToFileURL(file)), file);
    const { name } = found;
    if (known.has(name)) throw redteamErrors.create('RLX_REDTEAM_NAME_TAKEN', { file, name });
    known.add(name);
    cases.push(found);
  }
  return cases;
}

async function modulesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw redteamErrors.create('RLX_REDTEAM_NO_CASES', { folder, reason }, { cause: error });
  });
  const names = entries.filter(isModule).toSorted();
  if (names.length === 0)
    throw redteamErrors.create('RLX_REDTEAM_NO_CASES', { folder, reason: 'it has no module.' });
  return names;
}

function isModule(name: string): boolean {
  return (
    /\.[cm]?[jt]s$/.test(name) && !/\.(d|test)\.[cm]?ts$/.test(name) && !name.startsWith('index.')
  );
}

function caseOf(module: unknown, file: string): RedteamCase {
  const found = defaultExport(module);
  const parsed = caseSchema.safeParse(found);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const reason =
    found === undefined
      ? 'it has no default export.'
      : `${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}.`;
  throw redteamErrors.create('RLX_REDTEAM_CASE_INVALID', { file, reason });
}
