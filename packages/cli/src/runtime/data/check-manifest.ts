import { manifestSchema, type Manifest } from '@rl-exp/core';
import { z } from 'zod';
import { runtimeErrors } from '../errors.ts';

/**
 * What a data source gave, held against what it must be: its schema, every id once, and no audio outside of its root.
 *
 * @throws RLX_DATA_MANIFEST_INVALID
 */
export function checkManifest(given: unknown, source: string): Manifest {
  const parsed = manifestSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(source, `${z.core.toDotPath(issue?.path ?? [])}: ${issue?.message}`);
  }
  const met = new Set<string>();
  for (const { id, audio } of parsed.data.examples) {
    if (met.has(id)) throw invalid(source, `the id ${quoted(id)} is there twice`);
    met.add(id);
    if (leaves(audio)) throw invalid(source, `the audio ${quoted(audio)} lies outside of its root`);
  }
  return parsed.data;
}

function leaves(path: string): boolean {
  return /^\/|^[A-Za-z]:|[\\\0]/.test(path) || path.split('/').includes('..');
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}

function invalid(source: string, reason: string): Error {
  return runtimeErrors.create('RLX_DATA_MANIFEST_INVALID', { source, reason });
}
