import { readFile } from 'node:fs/promises';
import { digestOf, type Digest } from '@rl-exp/core';
import { z } from 'zod';
import { pathOnDisk } from '../path-on-disk.ts';

/** What a managed environment holds. */
export interface EnvironmentDefinition {
  /** A requirements file in which every package is pinned by hash. */
  readonly lockFile: string;
  /** Installed apart from the lock, because its build depends on the accelerator; null for none. */
  readonly torch: TorchPin | null;
  /** Modules whose import shows that the environment works. */
  readonly imports: readonly string[];
}

const torchPinSchema = z.strictObject({
  version: z.string(),
  cpu_index: z.url().describe('Where builds without CUDA are published.'),
});
export type TorchPin = z.infer<typeof torchPinSchema>;

const folder = new URL('../../python/environment/', import.meta.url);

const lockFile = pathOnDisk(new URL('requirements.lock', folder));

/** Packages of the tests and checks of Python code. */
export const developmentLockFile = pathOnDisk(new URL('requirements-dev.lock', folder));

/** The environment that the first-party workers share. */
export async function firstPartyEnvironment(): Promise<EnvironmentDefinition> {
  const torch = torchPinSchema.parse(
    JSON.parse(await readFile(new URL('torch.json', folder), 'utf8')),
  );
  return {
    lockFile,
    torch,
    imports:
      'torch numpy safetensors tokenizers transformers huggingface_hub av jiwer optuna cmaes'.split(
        ' ',
      ),
  };
}

/** Digest of the lock file that the first-party environment is made from. */
export async function firstPartyLockDigest(): Promise<Digest> {
  return digestOf(await readFile(lockFile));
}
