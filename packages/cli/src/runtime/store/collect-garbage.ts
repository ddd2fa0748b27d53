import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Digest, StateId } from '@rl-exp/core';
import { deleteBlobs, newlyNamed } from './delete-blobs.ts';
import { forgetTransitions } from './forget-transitions.ts';
import { whileCollecting } from './gc-lock.ts';
import { holdsOf } from './holds.ts';
import { inBatches } from './in-batches.ts';
import { keptBack, type KeptBack } from './kept-back.ts';
import { keptByRuns } from './kept-states.ts';
import { looseFiles } from './loose-files.ts';
import { evictedBy, planCollection } from './plan-collection.ts';
import { bytesOf, type FoundFile } from './store-files.ts';
import { storeUse } from './store-use.ts';
import type { Store } from './store.ts';
import { surveyStore } from './survey.ts';

export interface CollectOptions {
  readonly store: Store;
  readonly maxBytes: number;
  /** Says what would go; nothing is changed. */
  readonly dryRun?: boolean;
  /** Evicts also what cannot be made again, with the transitions that promise it. */
  readonly forget?: boolean;
  /** A run that counts as finished although it is locked, because it is the caller's own. */
  readonly except?: string | null;
  readonly nowMs: number;
}

/** What a collection did, or would do. */
export interface Collection {
  readonly store: string;
  readonly dry_run: boolean;
  readonly max_bytes: number;
  readonly before_bytes: number;
  readonly after_bytes: number;
  readonly evicted: { readonly states: number; readonly blobs: number; readonly bytes: number };
  /** Drafts, and blobs that no whole state names. */
  readonly removed: { readonly files: number; readonly bytes: number };
  readonly forgotten: { readonly states: number; readonly transitions: number };
  readonly kept_back: readonly KeptBack[];
}

/**
 * Evicts blobs until those that are left fit into a size; records stay. What a live run needs, what was just used and
 * what cannot be made again stays too. Stopped at any point, it leaves a store in which some states are evicted.
 *
 * @throws RLX_STORE_BUSY
 */
export async function collectGarbage(options: CollectOptions): Promise<Collection> {
  return await whileCollecting(options.store, async () => await collect(options));
}

async function collect(options: CollectOptions): Promise<Collection> {
  const { store, maxBytes, dryRun = false, forget = false, except = null, nowMs } = options;
  const survey = await surveyStore(store);
  // Asked after the survey, so that whoever wrote what it found is known.
  const use = await storeUse(store, except);
  const loose = looseFiles(survey, use, nowMs);
  const holds = await holdsOf({ of: survey.whole, store, survey, use, nowMs });
  const precious = await keptByRuns(store, await store.runs.list());
  const plan = planCollection({
    states: survey.states.values(),
    sizes: without(survey.sizes, loose.going),
    worth: ({ id }) => {
      const why = holds.get(id)?.why;
      if (why !== undefined && !(why === 'pinned' && forget)) return null;
      return (why === 'pinned' ? 2 : 0) + (precious.has(id) ? 1 : 0);
    },
    maxBytes: maxBytes - bytesOf(loose.draftsStaying),
  });
  const forgotten = await forgetTransitions({
    store,
    survey,
    evicted: evictedBy(plan),
    pinned: new Set([...holds].filter(([, { why }]) => why === 'pinned').map(([id]) => id)),
    dryRun,
  });
  const planned = {
    blobs: plan.evictions.reduce((count, { blobs }) => count + blobs.length, 0),
    bytes: plan.evictions.reduce((bytes, eviction) => bytes + eviction.bytes, 0),
    spared: new Set<StateId>(),
  };
  if (!dryRun) {
    const named = new Set(await newlyNamed(store, survey.states));
    await removeFiles(loose.files.filter(({ path }) => !named.has(basename(path))));
  }
  const deleted = dryRun ? planned : await deleteBlobs({ store, plan, known: survey.states });
  const before = bytesOf([...survey.blobs.values(), ...survey.drafts]);
  const after = before - bytesOf(loose.files) - deleted.bytes;
  const evicted = new Set([...evictedBy(plan)].filter((id) => !deleted.spared.has(id)));
  const staying = [...survey.whole].flatMap((id) => {
    const state = survey.states.get(id);
    return state === undefined || evicted.has(id) ? [] : [state];
  });
  return {
    store: store.directory,
    dry_run: dryRun,
    max_bytes: maxBytes,
    before_bytes: before,
    after_bytes: after,
    evicted: { states: evicted.size, blobs: deleted.blobs, bytes: deleted.bytes },
    removed: { files: loose.files.length, bytes: bytesOf(loose.files) },
    forgotten,
    kept_back: after <= maxBytes ? [] : keptBack(staying, holds, loose.staying),
  };
}

async function removeFiles(files: readonly FoundFile[]): Promise<void> {
  await inBatches(files, async ({ path }) => await rm(path, { force: true }));
}

function without(
  sizes: ReadonlyMap<Digest, number>,
  going: ReadonlySet<Digest>,
): ReadonlyMap<Digest, number> {
  return new Map([...sizes].filter(([digest]) => !going.has(digest)));
}
