import {
  canonicalJson,
  isRlExpError,
  type PlannedSlot,
  type TrainerHandle,
  type TrainerOpenRequest,
} from '@rl-exp/core';

/** What trainers must have in common so that one can be handed on. */
interface Kind {
  readonly slot: PlannedSlot;
  readonly request: TrainerOpenRequest;
}

/**
 * Trainers that the cells of a run hand on to each other, because starting one takes seconds. One is handed on only to a
 * cell with the same options and the same train and val: it then meets nothing that its first cell did not show it.
 */
export class TrainerPool {
  #idle: readonly { readonly kind: string; readonly trainer: TrainerHandle }[] = [];

  /** Opens a trainer that is handed on, or else a fresh one. */
  async open(
    wanted: Kind,
    signal: AbortSignal,
    fresh: () => Promise<TrainerHandle>,
  ): Promise<TrainerHandle> {
    const kind = kindOf(wanted);
    for (;;) {
      const found = this.#idle.find((idle) => idle.kind === kind);
      this.#idle = this.#idle.filter((idle) => idle !== found);
      if (found?.trainer.reopen === undefined) break;
      try {
        return await found.trainer.reopen(wanted.request, signal);
      } catch (error) {
        await found.trainer.close();
        // Its worker may have died while nobody used it.
        if (!isRlExpError(error) || !error.retryable) throw error;
      }
    }
    // Those of another kind give way, so that no more are there than cells go on at once.
    await this.close();
    return await fresh();
  }

  /** Takes a trainer that has nothing under way any more. */
  async handOn(kind: Kind, trainer: TrainerHandle): Promise<void> {
    if (trainer.reopen === undefined) await trainer.close();
    else this.#idle = [...this.#idle, { kind: kindOf(kind), trainer }];
  }

  /** Ends those that nobody uses. */
  async close(): Promise<void> {
    const idle = this.#idle;
    this.#idle = [];
    await Promise.all(idle.map(async ({ trainer }) => await trainer.close()));
  }
}

function kindOf({ slot, request: { train, val, blobs } }: Kind): string {
  return canonicalJson({ slot, train: train.digest, val: val.digest, blobs });
}
