import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grantable, plus, type Resources } from './resources.ts';

const amount = fc.integer({ min: 0, max: 8 });
const resources = fc.record({ cells: amount, cpus: amount, gpus: amount, memory_bytes: amount });
const none: Resources = { cells: 0, cpus: 0, gpus: 0, memory_bytes: 0 };

function fits(need: Resources, free: Resources): boolean {
  const { cells, cpus, gpus, memory_bytes: memory } = free;
  return (
    need.cells <= cells && need.cpus <= cpus && need.gpus <= gpus && need.memory_bytes <= memory
  );
}

test('as many go ahead from the front as fit together, and no more', () => {
  fc.assert(
    fc.property(fc.array(resources), resources, (waiting, free) => {
      const count = grantable(waiting, free);
      const granted = waiting.slice(0, count).reduce(plus, none);
      expect(fits(granted, free)).toBe(true);
      const next = waiting[count];
      if (next !== undefined) expect(fits(plus(granted, next), free)).toBe(false);
    }),
  );
});
