import type { StateId } from '@rl-exp/core';
import { MakeableStates } from './makeable-states.ts';
import type { StoreUse } from './store-use.ts';
import type { Store } from './store.ts';
import type { StoredState } from './stored-states.ts';
import type { Survey } from './survey.ts';

const recentMs = 60_000;

/** Why a state must stay. */
export type Hold =
  | { readonly why: 'live'; readonly run: string }
  | { readonly why: 'recent' }
  | { readonly why: 'pinned' };

/** Those of the whole states that must stay. */
export async function holdsOf(options: {
  readonly of: Iterable<StateId>;
  readonly store: Store;
  readonly survey: Survey;
  readonly use: StoreUse;
  readonly nowMs: number;
}): Promise<ReadonlyMap<StateId, Hold>> {
  const { store, survey, use, nowMs } = options;
  const makeable = makeableStates(store, survey);
  const holds = new Map<StateId, Hold>();
  for (const id of options.of) {
    const state = survey.states.get(id);
    if (state === undefined || !survey.whole.has(id)) continue;
    const run = use.states.get(id);
    if (run !== undefined) holds.set(id, { why: 'live', run });
    else if (use.isInUse && lastUseMs(state, survey) > nowMs - recentMs)
      holds.set(id, { why: 'recent' });
    else if (!(await makeable.has(id))) holds.set(id, { why: 'pinned' });
  }
  return holds;
}

export function makeableStates(
  store: Store,
  { states, whole }: Survey,
  gone: ReadonlySet<StateId> = new Set(),
): MakeableStates {
  return new MakeableStates(store, states, ({ id }) => whole.has(id) && !gone.has(id));
}

/** A state that was made again shows in its blobs. */
function lastUseMs(state: StoredState, { blobs }: Survey): number {
  const written = [...state.blobs.keys()].map((blob) => blobs.get(blob)?.modifiedMs ?? 0);
  return written.reduce((latest, time) => Math.max(latest, time), state.usedMs);
}
