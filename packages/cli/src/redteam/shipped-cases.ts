import { fileURLToPath } from 'node:url';
import { loadCases } from './load-cases.ts';
import type { RedteamCase } from './redteam-case.ts';

/** The cases that come with rl-exp: the cheats, then the honest runs. */
export async function shippedCases(): Promise<readonly RedteamCase[]> {
  const folders = ['./cheats', './honest'].map((name) =>
    fileURLToPath(new URL(name, import.meta.url)),
  );
  // They are part of this program, and share what it has loaded.
  const load = async (url: URL): Promise<unknown> => await import(url.href);
  return (await Promise.all(folders.map((folder) => loadCases(folder, { load })))).flat();
}
