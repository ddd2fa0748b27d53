import { setTimeout as sleep } from 'node:timers/promises';

/** What came of some work within a time: what it settled to, or that it is still under way. */
export type Settled<Value> =
  | { readonly outcome: 'fulfilled'; readonly value: Value }
  | { readonly outcome: 'rejected'; readonly error: unknown }
  | { readonly outcome: 'pending' };

/** Waits for some work, but not for longer than `limitMs`. */
export async function within<Value>(
  work: Promise<Value>,
  limitMs: number,
): Promise<Settled<Value>> {
  const over = new AbortController();
  const settled = work.then(
    (value): Settled<Value> => ({ outcome: 'fulfilled', value }),
    (error: unknown): Settled<Value> => ({ outcome: 'rejected', error }),
  );
  const late = sleep(limitMs, { outcome: 'pending' } as const, { signal: over.signal });
  late.catch(() => undefined);
  const first = await Promise.race([settled, late]);
  over.abort();
  return first;
}
