import { digestOf, type Digest } from '@rl-exp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evictedBy, isWhole, planCollection } from './plan-collection.ts';
import type { StoredState } from './stored-states.ts';

const blobIds = Array.from({ length: 8 }, (_, index) => digestOf(`blob ${index}`));
const sizeOf = (blob: Digest): number => 1 + blobIds.indexOf(blob) * 7;

/** Stores in which states share blobs, some blobs are gone, and some states must stay. */
const stores = fc
  .record({
    states: fc.array(
      fc.record({
        blobs: fc.subarray(blobIds),
        usedMs: fc.integer({ min: 0, max: 5 }),
        worth: fc.option(fc.integer({ min: 0, max: 2 })),
      }),
      { maxLength: 10 },
    ),
    gone: fc.subarray(blobIds),
    maxBytes: fc.integer({ min: 0, max: 250 }),
  })
  .map(({ states, gone, maxBytes }) => {
    const worths = new Map<Digest, number | null>();
    const stored = states.map(({ blobs, usedMs, worth }, index): StoredState => {
      const id = digestOf(`state ${index}`);
      worths.set(id, worth);
      return {
        id,
        origin: null,
        usedMs,
        blobs: new Map(blobs.map((blob) => [blob, sizeOf(blob)])),
      };
    });
    const present = blobIds.filter((blob) => !gone.includes(blob));
    const sizes = new Map(present.map((blob) => [blob, sizeOf(blob)]));
    const worth = ({ id }: StoredState): number | null => worths.get(id) ?? null;
    return { states: stored, sizes, worth, maxBytes };
  });

function carriedOut(options: Parameters<typeof planCollection>[0]): {
  readonly plan: ReturnType<typeof planCollection>;
  readonly left: ReadonlyMap<Digest, number>;
} {
  const plan = planCollection(options);
  const gone = new Set(plan.evictions.flatMap(({ blobs }) => blobs));
  return { plan, left: new Map([...options.sizes].filter(([blob]) => !gone.has(blob))) };
}

const total = (sizes: ReadonlyMap<Digest, number>): number =>
  [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);

test('a state that must stay is as whole afterwards as before', () => {
  fc.assert(
    fc.property(stores, (store) => {
      const { left } = carriedOut(store);
      for (const state of store.states) {
        if (store.worth(state) === null)
          expect(isWhole(state, left)).toBe(isWhole(state, store.sizes));
      }
    }),
  );
});

test('it fits, or nothing that may go is left; the bytes are those of what is left', () => {
  fc.assert(
    fc.property(stores, (store) => {
      const { plan, left } = carriedOut(store);
      expect(plan.bytes).toBe(total(left));
      if (plan.bytes <= store.maxBytes) return;
      const candidates = store.states.filter(
        (state) => store.worth(state) !== null && isWhole(state, store.sizes),
      );
      expect(plan.evictions).toHaveLength(candidates.length);
    }),
  );
});

test('no eviction was one too many', () => {
  fc.assert(
    fc.property(stores, (store) => {
      const { plan } = carriedOut(store);
      const last = plan.evictions.at(-1);
      if (last !== undefined) expect(plan.bytes + last.bytes).toBeGreaterThan(store.maxBytes);
    }),
  );
});

test('what is worth less goes first, and of that what was used longest ago', () => {
  fc.assert(
    fc.property(stores, (store) => {
      const { evictions } = planCollection(store);
      const ranks = evictions.map(({ state }) => [store.worth(state) ?? -1, state.usedMs] as const);
      for (const [index, [worth, used]] of ranks.entries()) {
        const [worthBefore, usedBefore] = ranks[index - 1] ?? [worth, used];
        expect(worth).toBeGreaterThanOrEqual(worthBefore);
        if (worth === worthBefore) expect(used).toBeGreaterThanOrEqual(usedBefore);
      }
    }),
  );
});

test('the evicted ones are exactly those that are whole before and not after', () => {
  fc.assert(
    fc.property(stores, (store) => {
      const { plan, left } = carriedOut(store);
      const lost = store.states.filter(
        (state) => isWhole(state, store.sizes) && !isWhole(state, left),
      );
      expect([...evictedBy(plan)].toSorted()).toEqual(lost.map(({ id }) => id).toSorted());
    }),
  );
});

test('a blob goes once, and only with the last whole state that names it', () => {
  fc.assert(
    fc.property(stores, (store) => {
      const { plan, left } = carriedOut(store);
      const gone = plan.evictions.flatMap(({ blobs }) => blobs);
      expect(new Set(gone).size).toBe(gone.length);
      const evicted = new Set(plan.evictions.map(({ state }) => state.id));
      for (const state of store.states) {
        if (!isWhole(state, store.sizes) || evicted.has(state.id)) continue;
        for (const blob of state.blobs.keys()) expect(left.has(blob)).toBe(true);
      }
    }),
  );
});
