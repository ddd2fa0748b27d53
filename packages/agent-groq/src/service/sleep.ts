import { setTimeout } from 'node:timers/promises';

/** Waits; rejects with the signal's reason as soon as it is aborted. */
export async function sleep(durationMs: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  try {
    await setTimeout(Math.max(0, durationMs), undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
