import { mkdir } from 'node:fs/promises';
import type { TrainerOpenRequest } from '@rl-exp/core';
import { splitFiles } from './split-files.ts';

/**
 * What a trainer of this machine may read of a request: the manifests of train and val with the audio that they list,
 * train's first. The folder of its blobs, which it may write, is made.
 */
export async function requestFiles({
  blobs,
  train,
  val,
}: Pick<TrainerOpenRequest, 'blobs' | 'train' | 'val'>): Promise<readonly string[]> {
  await mkdir(blobs, { recursive: true });
  return (await Promise.all([splitFiles(train), splitFiles(val)])).flat();
}
