import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ResourceBroker } from './resource-broker.ts';
import { minus, plus, type Resources } from './resources.ts';

const all: Resources = { cells: Infinity, cpus: 4, gpus: 1, memory_bytes: 8 };
const none: Resources = { cells: 0, cpus: 0, gpus: 0, memory_bytes: 0 };
const never = new AbortController().signal;
const stop = { afterStep: never, now: never };

/** A cell's way: what it needs (more than there is, too), and the keys that it makes one after the other. */
const cell = fc.record({
  need: fc.record({
    cells: fc.constant(1),
    cpus: fc.integer({ min: 0, max: 6 }),
    gpus: fc.integer({ min: 0, max: 2 }),
    memory_bytes: fc.integer({ min: 0, max: 9 }),
  }),
  keys: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 }),
});

/** Who holds a key makes it; others wait in the order in which they came. */
class Keys {
  readonly #last = new Map<string, Promise<void>>();

  async take(key: string): Promise<() => void> {
    const before = this.#last.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(key, promise);
    await before;
    return resolve;
  }
}

test('every cell comes to its end, whoever waits for whom, and nothing is handed out twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { maxLength: 12 }), fc.scheduler(), async (cells, s) => {
      const broker = new ResourceBroker(all);
      const keys = new Keys();
      let used = none;
      const take = (amount: Resources): void => {
        used = plus(used, amount);
        expect(used.cpus).toBeLessThanOrEqual(all.cpus);
        expect(used.gpus).toBeLessThanOrEqual(all.gpus);
        expect(used.memory_bytes).toBeLessThanOrEqual(all.memory_bytes);
      };
      const run = async ({ need, keys: wanted }: (typeof cells)[number]): Promise<void> => {
        const held = {
          ...need,
          cpus: Math.min(need.cpus, all.cpus),
          gpus: Math.min(need.gpus, all.gpus),
          memory_bytes: Math.min(need.memory_bytes, all.memory_bytes),
        };
        const processors = { ...none, cpus: held.cpus };
        const share = await broker.take(need, stop);
        take(held);
        for (const key of wanted) {
          used = minus(used, processors);
          const release = await share.lend(async () => await keys.take(key));
          take(processors);
          await s.schedule(Promise.resolve());
          release();
        }
        used = minus(used, held);
        share.release();
      };
      await s.waitFor(Promise.all(cells.map(run)));
      expect(used).toEqual(none);
    }),
  );
});

test('who lent its processors gets them back before a cell that has not begun', async () => {
  const broker = new ResourceBroker(all);
  const need = { cells: 1, cpus: 4, gpus: 0, memory_bytes: 0 };
  const order: string[] = [];
  const first = await broker.take(need, stop);
  const waited = Promise.withResolvers<void>();
  const lent = first.lend(async () => await waited.promise).then(() => order.push('first again'));
  const second = await broker.take(need, stop);
  const third = broker.take(need, stop).then(() => order.push('third'));
  waited.resolve();
  // Until what has resolved has been acted on.
  await setImmediate();
  second.release();
  await lent;
  first.release();
  await third;
  expect(order).toEqual(['first again', 'third']);
});

test('nobody begins after the first order to stop, and what waits is given up', async () => {
  const broker = new ResourceBroker(all);
  const afterStep = new AbortController();
  const need = { ...all, cells: 1 };
  const stopping = { afterStep: afterStep.signal, now: never };
  const share = await broker.take(need, stopping);
  const late = broker.take(need, stopping);
  afterStep.abort();
  await expect(late).rejects.toMatchObject({ name: 'AbortError' });
  expect(await share.lend(async () => 'what is under way goes on')).toMatch('goes on');
  share.release();
  await expect(broker.take(need, stopping)).rejects.toMatchObject({ name: 'AbortError' });
});
