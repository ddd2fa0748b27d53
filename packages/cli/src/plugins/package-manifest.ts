import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string().default('0.0.0'),
  description: z.string().default(''),
  'rl-exp': z.looseObject({ kind: z.string() }).optional().catch(undefined),
});

/** What a package.json says about a plugin or assets package. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** `agent`, `data`, `judge`, `trainer` or `assets`; null for a package that is not ours. */
  readonly kind: string | null;
}

/** Reads a package.json; undefined where it is none. */
export function readPackageManifest(path: string): PackageManifest | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const parsed = manifestSchema.safeParse(jsonOrUndefined(text));
  if (!parsed.success) return undefined;
  const { name, version, description, 'rl-exp': section } = parsed.data;
  return { name, version, description, kind: section?.kind ?? null };
}

/** The manifest of the package that a module belongs to. */
export function manifestOfModule(url: URL): PackageManifest | undefined {
  for (let folder = dirname(fileURLToPath(url)); ; folder = dirname(folder)) {
    const manifest = readPackageManifest(join(folder, 'package.json'));
    if (manifest !== undefined || dirname(folder) === folder) return manifest;
  }
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
