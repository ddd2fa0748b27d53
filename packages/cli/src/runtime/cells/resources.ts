/** What cells share a machine by: how many may go on at once, processors, GPUs, main memory. */
export interface Resources {
  readonly cells: number;
  readonly cpus: number;
  readonly gpus: number;
  readonly memory_bytes: number;
}

const names = ['cells', 'cpus', 'gpus', 'memory_bytes'] as const;

/** Each amount of two, combined. */
function combine(a: Resources, b: Resources, amount: (a: number, b: number) => number): Resources {
  return {
    cells: amount(a.cells, b.cells),
    cpus: amount(a.cpus, b.cpus),
    gpus: amount(a.gpus, b.gpus),
    memory_bytes: amount(a.memory_bytes, b.memory_bytes),
  };
}

export const plus = (a: Resources, b: Resources): Resources => combine(a, b, (x, y) => x + y);
export const minus = (a: Resources, b: Resources): Resources => combine(a, b, (x, y) => x - y);

/** The part of a need that there can ever be: what needs more than all gets all. */
export const within = (need: Resources, all: Resources): Resources => combine(need, all, Math.min);

/**
 * How many of those that wait go ahead now: as many from the front as fit. Nobody overtakes, so that a large need is not
 * put off for ever by small ones.
 */
export function grantable(waiting: readonly Resources[], free: Resources): number {
  let left = free;
  for (const [index, need] of waiting.entries()) {
    const fits = names.every((name) => need[name] <= left[name]);
    if (!fits) return index;
    left = minus(left, need);
  }
  return waiting.length;
}
