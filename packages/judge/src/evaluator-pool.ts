import type { Worker } from '@rl-exp/bridge';
import { isRlExpError } from '@rl-exp/core';

/** Evaluator processes that stay for the next episode, because starting one takes seconds. */
export class EvaluatorPool {
  readonly #start: (signal: AbortSignal) => Promise<Worker>;
  readonly #idle: Worker[] = [];

  constructor(start: (signal: AbortSignal) => Promise<Worker>) {
    this.#start = start;
  }

  /** Lets an evaluator that nobody else uses do some work; one that fails is ended. */
  async use<Result>(
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
        return await this.use(signal, work);
      throw error;
    }
  }

  /** Ends those that nobody uses. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map(async (worker) => await worker.close()));
  }
}
