import { rm } from 'node:fs/promises';
import type { StateId } from '@rl-exp/core';
import { makeableStates } from './holds.ts';
import { inBatches } from './in-batches.ts';
import { filesBelow } from './store-files.ts';
import type { Store } from './store.ts';
import type { Survey } from './survey.ts';

/**
 * Removes the transitions whose states will be neither there nor makeable once the evicted ones are gone, so that
 * their segments are trained anew. Done before any blob goes: a transition never promises what nobody can give.
 */
export async function forgetTransitions(options: {
  readonly store: Store;
  readonly survey: Survey;
  readonly evicted: ReadonlySet<StateId>;
  /** States that could not be made again before either. */
  readonly pinned: ReadonlySet<StateId>;
  readonly dryRun: boolean;
}): Promise<{ readonly states: number; readonly transitions: number }> {
  const { store, survey, evicted, pinned, dryRun } = options;
  if (![...evicted].some((id) => pinned.has(id))) return { states: 0, transitions: 0 };
  const before = makeableStates(store, survey);
  const after = makeableStates(store, survey, evicted);
  const lost = new Set<StateId>();
  for (const id of survey.states.keys()) {
    const had = survey.whole.has(id) || (await before.has(id));
    const has = (survey.whole.has(id) && !evicted.has(id)) || (await after.has(id));
    if (had && !has) lost.add(id);
  }
  const { named } = await filesBelow(store.transitions.directory, '.json');
  const promising = await inBatches([...named], async ([key, { path }]) => {
    const record = await store.transitions.read(key).catch(() => null);
    const isLost = record?.result.outcome === 'ok' && lost.has(record.result.state);
    return isLost ? [path] : [];
  });
  const paths = promising.flat();
  if (!dryRun) await inBatches(paths, async (path) => await rm(path, { force: true }));
  return { states: lost.size, transitions: paths.length };
}
