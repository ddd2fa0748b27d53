import { existsSync } from 'node:fs';
import { isRlExpError, type StateId } from '@rl-exp/core';
import { byteSizeText } from '../../settings/byte-size.ts';
import type { StorePolicy } from '../../settings/settings.ts';
import type { EmitEvent } from '../runtime-event.ts';
import { collectGarbage } from './collect-garbage.ts';
import { deleteBlobs } from './delete-blobs.ts';
import { whileCollecting } from './gc-lock.ts';
import { holdsOf } from './holds.ts';
import { inBatches } from './in-batches.ts';
import { keptByRuns, noteKept } from './kept-states.ts';
import { planCollection } from './plan-collection.ts';
import { statesOfRun } from './states-of-run.ts';
import { blobFiles, bytesOf } from './store-files.ts';
import { storeUse } from './store-use.ts';
import type { Store } from './store.ts';
import { storedState } from './stored-states.ts';
import { surveyStore } from './survey.ts';

/**
 * Lets go of what a finished run needs no more: states that can be made again and that no run keeps, and then what is
 * too much for the store. Whatever goes wrong here is a warning; the run is done.
 */
export async function applyKeepPolicy(
  options: StorePolicy & {
    readonly store: Store;
    /** Directory of the run, all of whose cells are finished. */
    readonly run: string;
    readonly emit: EmitEvent;
  },
): Promise<void> {
  const { store, run, keep, maxBytes } = options;
  // Compared with when files were used, which the system's clock says.
  const nowMs = Date.now();
  const say = (level: 'debug' | 'info' | 'warn', text: string): void =>
    options.emit({ type: 'message', level, source: 'store', text });
  try {
    const { all, kept } = await statesOfRun(run);
    await noteKept(store, run, kept);
    if (keep === 'best+last') {
      const evicted = await evict({ store, run, all, nowMs });
      if (evicted > 0) say('debug', `${evicted} states of this run are made again when needed`);
    }
    const { named, drafts } = await blobFiles(store);
    const bytes = bytesOf([...named.values(), ...drafts]);
    if (bytes <= maxBytes) return;
    const { after_bytes: after } = await collectGarbage({ store, maxBytes, except: run, nowMs });
    const text = `training states take up ${byteSizeText(after)} of ${byteSizeText(maxBytes)}`;
    if (after <= maxBytes) say('info', `${text}; ${byteSizeText(bytes - after)} were let go`);
    else say('warn', `${text}; what holds them: rl-exp store gc --max-size 0 --dry-run`);
  } catch (error) {
    // Another process that tidies up does the same work.
    if (isRlExpError(error) && error.code === 'RLX_STORE_BUSY') return;
    const reason = error instanceof Error ? error.message : String(error);
    say('warn', `the store was not tidied up: ${reason}`);
  }
}

async function evict(options: {
  readonly store: Store;
  readonly run: string;
  readonly all: ReadonlySet<StateId>;
  readonly nowMs: number;
}): Promise<number> {
  const { store, run, all, nowMs } = options;
  const kept = await keptByRuns(store, await store.runs.list());
  const candidates = [...all].filter((id) => !kept.has(id));
  const found = await inBatches(candidates, async (id) => await storedState(store, id));
  const named = found.flatMap((state) => [...(state?.blobs.keys() ?? [])]);
  if (!named.some((blob) => existsSync(store.blob(blob)))) return 0;
  return await whileCollecting(store, async () => {
    const survey = await surveyStore(store);
    const use = await storeUse(store, run);
    const holds = await holdsOf({ of: candidates, store, survey, use, nowMs });
    const going = new Set(candidates.filter((id) => !holds.has(id)));
    const plan = planCollection({
      states: survey.states.values(),
      sizes: survey.sizes,
      worth: ({ id }) => (going.has(id) ? 0 : null),
      maxBytes: -1,
    });
    await deleteBlobs({ store, plan, known: survey.states });
    return plan.evictions.filter(({ blobs }) => blobs.length > 0).length;
  });
}
