import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManifestReference } from '@rl-exp/core';
import { z } from 'zod';

const rowSchema = z.object({ audio: z.string() });

/** Paths of a split's manifest, and of the audio that it lists. Of a manifest that is not there, its own alone. */
export async function splitFiles({
  path,
  root,
}: Pick<ManifestReference, 'path' | 'root'>): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return [path, ...lines.map((line) => join(root, rowSchema.parse(JSON.parse(line)).audio))];
}
