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
    for (let told = false; ; told = true) {
      const taken = await this.#try(key);
      if (typeof taken === 'function') return taken;
      if (!told) onWait(taken);
      await sleep(lookAgainMs, undefined, { signal });
    }
  }

  /** Takes the key if it is free; else null. */
  async tryTake(key: Digest): Promise<(() => Promise<void>) | null> {
    const taken = await this.#try(key);
    return typeof taken === 'function' ? taken : null;
  }

  async #try(key: Digest): ReturnType<typeof tryLock> {
    await ensureDirectory(this.#directory);
    return await tryLock(join(this.#directory, `${key}.json`), { staleAfterMs });
  }
}
