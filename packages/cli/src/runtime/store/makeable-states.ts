import type { StateId } from '@rl-exp/core';
import type { Store } from './store.ts';
import type { StoredState } from './stored-states.ts';

/** Tells which states could be made again if their blobs went. */
export class MakeableStates {
  readonly #store: Store;
  readonly #states: ReadonlyMap<StateId, StoredState>;
  readonly #isThere: (state: StoredState) => boolean;
  readonly #known = new Map<StateId, boolean>();

  /** @param isThere Whether the blobs of a state are there, and stay where it could not be made again. */
  constructor(
    store: Store,
    states: ReadonlyMap<StateId, StoredState>,
    isThere: (state: StoredState) => boolean,
  ) {
    this.#store = store;
    this.#states = states;
    this.#isThere = isThere;
  }

  /**
   * True for a root, which its trainer writes whenever it is opened, and for what follows to the bit from a parent that
   * is there or can be made again.
   */
  async has(id: StateId): Promise<boolean> {
    const path = new Set<StateId>();
    let found: boolean | null = null;
    for (let next = id; found === null;) {
      path.add(next);
      const known = this.#known.get(next) ?? (await this.#parentOf(next));
      if (typeof known === 'boolean') found = known;
      else if (this.#isThere(known)) found = true;
      else if (path.has(known.id)) found = false;
      else next = known.id;
    }
    for (const state of path) this.#known.set(state, found);
    return found;
  }

  /** What a state follows from to the bit; true where that is nothing, false where there is no such state. */
  async #parentOf(id: StateId): Promise<StoredState | boolean> {
    const state = this.#states.get(id);
    if (state === undefined) return false;
    if (state.origin === null) return true;
    const record = await this.#store.transitions.read(state.origin).catch(() => null);
    if (record?.inputs.fingerprint.bit_deterministic !== true) return false;
    return this.#states.get(record.inputs.parent) ?? false;
  }
}
