import { setTimeout } from 'node:timers/promises';

/** Waits until a condition holds; an error after two minutes. */
export async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 120_000; waited += 20) {
    if (condition()) return;
    await setTimeout(20);
  }
  throw new Error('waited two minutes in vain');
}
