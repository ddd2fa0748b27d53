import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bridgePythonDirectory } from '@rl-exp/bridge';
import { digestOf, type Digest } from '@rl-exp/core';

/** Digest of the lock file that managed Python environments are made from; null where the bridge has none. */
export async function lockDigest(): Promise<Digest | null> {
  try {
    return digestOf(
      await readFile(join(bridgePythonDirectory, 'environment', 'requirements.lock')),
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
