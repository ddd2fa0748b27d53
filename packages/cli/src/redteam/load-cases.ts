import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defaultExport, importModule, memberOf } from '../plugins/load-plugin.ts';
import { redteamErrors } from './errors.ts';
import type { RedteamCase } from './redteam-case.ts';

/**
 * The cases of a folder: what its modules default-export, in the order of their names.
 *
 * @param load Imports a module; as a plugin where left out.
 * @throws RLX_REDTEAM_CASE_INVALID where a module holds none.
 */
export async function loadCases(
  folder: string,
  load: (url: URL) => Promise<unknown> = importModule,
): Promise<readonly RedteamCase[]> {
  const names = (await readdir(folder)).filter(isModule).toSorted();
  const cases: RedteamCase[] = [];
  for (const name of names) {
    const file = join(folder, name);
    const module = await load(pathToFileURL(file));
    cases.push(caseOf(module, file));
  }
  return cases;
}

function isModule(name: string): boolean {
  return (
    /\.[cm]?[jt]s$/.test(name) && !/\.(d|test)\.[cm]?ts$/.test(name) && !name.startsWith('index.')
  );
}

function caseOf(module: unknown, file: string): RedteamCase {
  const found = defaultExport(module);
  if (isCase(found)) return found;
  const reason =
    found === undefined
      ? 'it has no default export.'
      : 'name, kind, summary, caughtBy, strengths and make are wanted.';
  throw redteamErrors.create('RLX_REDTEAM_CASE_INVALID', { file, reason });
}

function isCase(value: unknown): value is RedteamCase {
  const [name, kind, make, strengths, caughtBy] = [
    'name',
    'kind',
    'make',
    'strengths',
    'caughtBy',
  ].map((key) => memberOf(value, key));
  const values = memberOf(strengths, 'values');
  return (
    typeof name === 'string' &&
    (kind === 'cheat' || kind === 'honest') &&
    typeof make === 'function' &&
    Array.isArray(values) &&
    values.length > 0 &&
    Array.isArray(caughtBy)
  );
}
