import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/**
 * The environment with what `.env` files add: first beside the experiment, then in the working directory. A variable
 * that is set is never changed. Only secrets are looked up in it.
 */
export function secretEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  directories: readonly string[],
): Readonly<Record<string, string | undefined>> {
  const files = directories.map((directory) => readEnvFile(join(directory, '.env')));
  return Object.assign({}, ...files.toReversed(), definedIn(environment)) as Record<
    string,
    string | undefined
  >;
}

function definedIn(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
}

function readEnvFile(path: string): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}
