import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest } from '@rl-exp/core';
import { ensureDirectory } from '../atomic-file.ts';
import { tryLock, type LockOwner } from '../file-lock.ts';

/** How long a lock of another host counts without being refreshed. */
export const staleAfterMs = 120_000;
const lookAgainMs = 100;

/** Who is working on which key, so that nothing is done twice at once. */
export class Leases {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Waits until the key is free, takes it, and returns what gives it back. `onWait` is told once who has it.
   *
   * @throws the signal's reason when aborted while waiting.
   */
  async take(
    key: Digest,
    signal: AbortSignal,
    onWait: (owner: LockOwner) => void,
  ): Promise<() => Promise<void>> {
    await ensureDirectory(this.#directory);
    let told = false;
    for (;;) {
      const taken = await tryLock(join(this.#directory, `${key}.json`), { staleAfterMs });
      if (typeof taken === 'function') return taken;
      if (!told) onWait(taken);
      told = true;
      await sleep(lookAgainMs, undefined, { signal });
    }
  }
}
