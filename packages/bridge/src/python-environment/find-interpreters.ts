import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const names = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/**
 * Paths of everything that is called like a Python, in the order of PATH. A version manager's shim may fail for
 * a version that it does not have, so the ones that it hides are listed too.
 */
export async function findInterpreters(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names) found.push(...(await findPrograms(name, environment)));
  return found;
}

/** Every program of this name, in the order of PATH. */
export async function findPrograms(
  name: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, name)))) found.add(join(folder, name));
  }
  return [...found];
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
