import type { Worker } from '@rl-exp/bridge';
import { isRlExpError } from '@rl-exp/core';

/** Evaluators at a time: each computes in half of the threads, as what they do is mostly not done by many. */
export const mostEvaluators = 2;

/** Evaluator processes that stay for the next episode, because starting one takes seconds. */
export class EvaluatorPool {
  readonly #start: (signal: AbortSignal) => Promise<Worker>;
  readonly #idle: Worker[] = [];
  readonly #waiting: (() => void)[] = [];
  #free = mostEvaluators;

  constructor(start: (signal: AbortSignal) => Promise<Worker>) {
    this.#start = start;
  }

  /** Lets an evaluator do some work, in the order of asking; one that fails is ended. */
  async use<Result>(
    signal: AbortSignal,
    work: (worker: Worker) => Promise<Result>,
  ): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((proceed) => this.#waiting.push(proceed));
    try {
      signal.throwIfAborted();
      return await this.#work(signal, work);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  /** Ends those that nobody uses. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map(async (worker) => await worker.close()));
  }

  async #work<Result>(
    signal: AbortSignal,
    work: (worker: Worker) => Promise<Result>,
  ): Promise<Result> {
    const idle = this.#idle.pop();
    const worker = idle ?? (await this.#start(signal));
    try {
      const result = await work(worker);
      this.#idle.push(worker);
      return result;
    } catch (error) {
      await worker.close();
      // It may have died while nobody used it.
      if (idle !== undefined && isRlExpError(error) && error.retryable)
        return await this.#work(signal, work);
      throw error;
    }
  }
}
