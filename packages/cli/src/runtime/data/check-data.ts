import { parseExamples, type Example, type JournalEvent, type SplitName } from '@rl-exp/core';
import { readTextIfThere } from '../atomic-file.ts';
import { changesBetween } from './changes-between.ts';
import { regimeOf } from '../check-continuity.ts';
import { runtimeErrors } from '../errors.ts';

/**
 * An episode goes on only with the data it began with.
 *
 * @param written Where a split was written when the episode began; null where it is not kept.
 * @throws RLX_DATA_CHANGED with what differs, as far as it can be told.
 */
export async function checkData(options: {
  readonly past: readonly JournalEvent[];
  readonly digests: Readonly<Record<SplitName, string>>;
  readonly splits: Readonly<Record<SplitName, readonly Example[]>>;
  readonly written: (name: SplitName) => string | null;
}): Promise<void> {
  const regime = regimeOf(options.past);
  if (regime === null) return;
  for (const split of ['train', 'val', 'hidden'] as const) {
    if (regime.data[split] === options.digests[split]) continue;
    const path = options.written(split);
    const before = path === null ? null : await readExamples(path);
    const changes = before === null ? [] : changesBetween(before, options.splits[split]);
    throw runtimeErrors.create('RLX_DATA_CHANGED', { split, changes });
  }
}

async function readExamples(path: string): Promise<readonly Example[] | null> {
  const text = await readTextIfThere(path);
  return text === null ? null : parseExamples(text);
}
