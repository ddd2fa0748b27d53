import {
  clipsNeeded,
  splitExamples,
  type DataV1,
  type Manifest,
  type PlannedCell,
  type Splits,
} from '@rl-exp/core';
import { runtimeErrors } from './errors.ts';

export interface PreparedData {
  readonly manifest: Manifest;
  readonly splits: Splits;
}

/**
 * Prepares the domains that a cell's splits name, and divides them. Every split must hold something.
 *
 * @param version The version of the source to read; null for the one that its options name.
 */
export async function prepareSplits(
  data: DataV1,
  rules: PlannedCell['splits'],
  version: string | null,
  signal: AbortSignal,
): Promise<PreparedData> {
  const manifest = await data.prepare({ domains: clipsNeeded(rules), version }, signal);
  const splits = splitExamples(manifest.examples, rules);
  for (const split of ['train', 'val', 'hidden'] as const) {
    if (splits[split].length === 0) {
      throw runtimeErrors.create('RLX_SPLIT_EMPTY', { split, domains: rules[split].domains });
    }
  }
  return { manifest, splits };
}
