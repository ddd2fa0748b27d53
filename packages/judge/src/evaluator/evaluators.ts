import { fileURLToPath } from 'node:url';
import { startWorker, type Worker } from '@rl-exp/bridge';
import type { PluginContext } from '@rl-exp/core';
import { evaluate, type EvaluationOutcome } from './evaluate.ts';
import type { EvaluationRequest } from './evaluator-requests.ts';
import { EvaluatorPool, mostEvaluators } from './evaluator-pool.ts';
import { JudgeCache } from './judge-cache.ts';
import type { WerJudgeOptions } from '../options.ts';

/** What the evaluator imports. */
export const requiredModules: readonly string[] = [
  'torch',
  'transformers',
  'safetensors',
  'numpy',
  'jiwer',
];

/** The judge's own evaluator, in processes that stay from one episode to the next. */
export class Evaluators {
  readonly #pool: EvaluatorPool;
  readonly #cache: JudgeCache;

  constructor(options: WerJudgeOptions, context: PluginContext) {
    this.#pool = new EvaluatorPool(
      async (signal) => await startEvaluator(options, context, signal),
    );
    this.#cache = new JudgeCache(context);
  }

  /**
   * What there is to know about an episode's checkpoints and clips.
   *
   * @throws RLX_JUDGE_BASE_UNREADABLE where there is nothing to compare with.
   */
  async evaluate(request: EvaluationRequest): Promise<EvaluationOutcome> {
    return await evaluate(request, { pool: this.#pool, cache: this.#cache });
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

/** Threads of one evaluator. */
export function evaluatorThreads(threads: number): number {
  return Math.max(1, Math.floor(threads / mostEvaluators));
}

async function startEvaluator(
  { threads }: WerJudgeOptions,
  context: PluginContext,
  signal: AbortSignal,
): Promise<Worker> {
  return await startWorker({
    name: 'judge',
    module: 'rl_exp_judge',
    sourceDirectory: fileURLToPath(new URL('../../python', import.meta.url)),
    requires: requiredModules,
    slot: context.slot,
    logger: context.logger,
    signal,
    threads: evaluatorThreads(threads),
    network: false,
    environment: {},
  });
}
