import { canonicalJson, type JudgeV1, type PlannedSlot } from '@rl-exp/core';
import type { PluginHost } from '../plugin-host.ts';

/** Judges by their slot: made for the first cell that asks, kept with their evaluators for the others. */
export class JudgePool {
  readonly #host: PluginHost;
  readonly #judges = new Map<string, Promise<JudgeV1>>();

  constructor(host: PluginHost) {
    this.#host = host;
  }

  async of(slot: PlannedSlot): Promise<JudgeV1> {
    const key = canonicalJson(slot);
    const judge = this.#judges.get(key) ?? this.#host.judge(slot);
    this.#judges.set(key, judge);
    return await judge;
  }

  /** Ends every process that was kept for cells to come. */
  async close(): Promise<void> {
    const made = await Promise.allSettled(this.#judges.values());
    await Promise.all(
      made.map(async (judge) =>
        judge.status === 'fulfilled' ? await judge.value.close?.() : undefined,
      ),
    );
  }
}
