import { exampleSchema, type Example, type JournalEvent, type SplitName } from '@rl-exp/core';
import { readTextIfThere } from './atomic-file.ts';
import { regimeOf } from './check-continuity.ts';
import { runtimeErrors } from './errors.ts';

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
  if (text === null) return null;
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => exampleSchema.parse(JSON.parse(line)));
}

const named = 3;

/** What came, what went and what is another, in a few words each. */
function changesBetween(before: readonly Example[], after: readonly Example[]): readonly string[] {
  const old = new Map(before.map((example) => [example.id, example]));
  const ids = new Set(after.map(({ id }) => id));
  const changed = (member: keyof Example): readonly string[] =>
    after
      .filter((example) => old.has(example.id) && old.get(example.id)?.[member] !== example[member])
      .map(({ id }) => id);
  const groups = {
    gone: before.filter(({ id }) => !ids.has(id)).map(({ id }) => id),
    new: after.filter(({ id }) => !old.has(id)).map(({ id }) => id),
    'with other audio': changed('sha256'),
    'with another text': changed('text'),
    'with another speaker': changed('speaker'),
    'of another domain': changed('domain'),
    'of another length': changed('seconds'),
  };
  return Object.entries(groups)
    .filter(([, found]) => found.length > 0)
    .map(([what, found]) => {
      const more = found.length > named ? ', …' : '';
      return `${found.length} ${what} (${found.slice(0, named).join(', ')}${more})`;
    });
}
