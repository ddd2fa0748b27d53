import { isRlExpError, type TrainerHandle } from '@rl-exp/core';
import { isDiskFull, unwritable } from './atomic-file.ts';
import { trainerDifferences } from './check-continuity.ts';
import { runtimeErrors } from './errors.ts';

/** What a trainer was doing when its worker went away. */
export type TrainerWork = 'advance' | 'persist' | 'evaluate' | 'export';

export interface LostWorker {
  readonly during: TrainerWork;
  readonly attempt: number;
  readonly code: string;
  readonly message: string;
}

/** Told of every lost worker, and whether another one takes its place. */
export type OnLost = (lost: LostWorker, isReplaced: boolean) => Promise<void>;

const mostAttempts = 3;

/**
 * A trainer whose worker is replaced when it goes away: work that was under way is begun anew, from the parent state,
 * in a new worker. A lost worker is an accident of the moment, never an outcome.
 */
export class LiveTrainer {
  /** What the trainer is, the same for every worker. */
  readonly is: Pick<
    TrainerHandle,
    'root' | 'fingerprint' | 'hyperparameters' | 'isolation' | 'notice'
  >;
  readonly #open: () => Promise<TrainerHandle>;
  readonly #onLost: OnLost;
  #current: Promise<TrainerHandle> | null;
  #closed = false;

  private constructor(first: TrainerHandle, open: () => Promise<TrainerHandle>, onLost: OnLost) {
    this.is = first;
    this.#current = Promise.resolve(first);
    this.#open = open;
    this.#onLost = onLost;
  }

  static async open(open: () => Promise<TrainerHandle>, onLost: OnLost): Promise<LiveTrainer> {
    return new LiveTrainer(await open(), open, onLost);
  }

  /**
   * Does something with a live worker, at most three times.
   *
   * @throws the last worker's error; RLX_TRAINER_CHANGED where a new worker is another trainer.
   */
  async run<Result>(
    during: TrainerWork,
    work: (trainer: TrainerHandle) => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      const opened = this.#opened();
      try {
        return await work(await opened);
      } catch (error) {
        if (isDiskFull(error)) throw unwritable('the store', error);
        if (!isRlExpError(error) || !error.retryable) throw error;
        if (this.#current === opened) {
          this.#current = null;
          await closeQuietly(opened);
        }
        const { code, message } = error;
        const isReplaced = attempt < mostAttempts && !this.#closed;
        await this.#onLost({ during, attempt, code, message }, isReplaced);
        if (!isReplaced) throw error;
      }
    }
  }

  /** Does something once with the worker there is, and leaves it to others to notice that it went away. */
  async once<Result>(work: (trainer: TrainerHandle) => Promise<Result>): Promise<Result> {
    return await work(await this.#opened());
  }

  /** Ends the worker; afterwards none is opened any more. */
  async close(): Promise<void> {
    this.#closed = true;
    const opened = this.#current;
    this.#current = null;
    await (await opened)?.close();
  }

  /** Gives the open handle away, if there is one; afterwards none is opened any more. */
  async release(): Promise<TrainerHandle | null> {
    this.#closed = true;
    const opened = this.#current;
    this.#current = null;
    return await opened;
  }

  #opened(): Promise<TrainerHandle> {
    if (this.#current === null && this.#closed) throw new Error('the trainer is closed');
    this.#current ??= this.#reopen();
    return this.#current;
  }

  async #reopen(): Promise<TrainerHandle> {
    const trainer = await this.#open();
    const differences = trainerDifferences(this.is, trainer);
    if (differences.length === 0) return trainer;
    await trainer.close();
    throw runtimeErrors.create('RLX_TRAINER_CHANGED', { differences });
  }
}

async function closeQuietly(opened: Promise<TrainerHandle>): Promise<void> {
  try {
    await (await opened).close();
  } catch {
    // It is gone, which is why it is closed.
  }
}
