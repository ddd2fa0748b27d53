import { fileURLToPath } from 'node:url';
import type { Worker } from '@rl-exp/bridge';
import type { PluginContext } from '@rl-exp/core';
import { z } from 'zod';

/** What Optuna's samplers import. */
const requiredModules: readonly string[] = ['optuna', 'cmaes', 'numpy'];

export const optimizerAnswerSchema = z.object({
  values: z.record(z.string(), z.number()),
  state: z.record(z.string(), z.json()).describe('What the sampler knows, for a reader.'),
});
export type OptimizerAnswer = z.infer<typeof optimizerAnswerSchema>;

/** A Python worker with Optuna, started when it is first asked. It keeps nothing between two questions. */
export class OptimizerWorker {
  readonly #context: PluginContext;
  #starting: Promise<Worker> | null = null;

  constructor(context: PluginContext) {
    this.#context = context;
  }

  async ready(signal: AbortSignal): Promise<void> {
    await this.#worker(signal);
  }

  async propose(request: object, signal: AbortSignal): Promise<OptimizerAnswer> {
    const worker = await this.#worker(signal);
    return await worker.request<OptimizerAnswer>('optimizer/propose', request, {
      schema: z.toJSONSchema(optimizerAnswerSchema, { target: 'draft-07' }),
      signal,
    });
  }

  async close(): Promise<void> {
    const started = this.#starting;
    this.#starting = null;
    const worker = await started?.catch(() => null);
    await worker?.close();
  }

  async #worker(signal: AbortSignal): Promise<Worker> {
    this.#starting ??= this.#start(signal);
    try {
      return await this.#starting;
    } catch (error) {
      this.#starting = null;
      throw error;
    }
  }

  async #start(signal: AbortSignal): Promise<Worker> {
    const { slot, logger } = this.#context;
    const { startWorker } = await import('@rl-exp/bridge');
    return await startWorker({
      name: 'optimizer',
      module: 'rl_exp_agent_baselines',
      sourceDirectory: fileURLToPath(new URL('../../python', import.meta.url)),
      requires: requiredModules,
      slot,
      logger,
      signal,
      threads: 1,
      network: false,
    });
  }
}
