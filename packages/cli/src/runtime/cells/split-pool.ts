import { canonicalJson } from '@rl-exp/core';
import type { PreparedData } from '../data/prepare-splits.ts';

/** Prepared splits by what asks for them: made for the first cell, kept for the others. */
export class SplitPool {
  readonly #splits = new Map<string, Promise<PreparedData>>();

  async of(asked: unknown, prepare: () => Promise<PreparedData>): Promise<PreparedData> {
    const key = canonicalJson(asked);
    const splits = this.#splits.get(key) ?? prepare();
    this.#splits.set(key, splits);
    try {
      return await splits;
    } catch (error) {
      // What failed once may do the next time.
      this.#splits.delete(key);
      throw error;
    }
  }
}
