import { fileURLToPath } from 'node:url';
import { startWorker, type Worker } from '@rl-exp/bridge';
import {
  digestOfJson,
  type Digest,
  type ManifestReference,
  type PluginContext,
} from '@rl-exp/core';
import { z } from 'zod';
import { checkpointInspectionSchema, type CheckpointInspection } from './checkpoint-inspection.ts';
import { digestOfFolder } from './digest-of-folder.ts';
import { judgeErrors } from './errors.ts';
import { EvaluatorPool } from './evaluator-pool.ts';
import type { Heard } from './evidence.ts';
import type { Adapter } from './lora.ts';
import type { WerJudgeOptions } from './options.ts';
import { utteranceSchema } from './utterance.ts';

/** What the evaluator imports. */
export const requiredModules: readonly string[] = [
  'torch',
  'transformers',
  'safetensors',
  'numpy',
  'jiwer',
];

export interface EvaluationRequest {
  readonly base: string;
  readonly submitted: string;
  /** Adapters that are merged into the submitted checkpoint. */
  readonly adapters: readonly Adapter[];
  /** Where a tensor of a state lies by its digest. */
  readonly blob: (digest: string) => string;
  readonly val: ManifestReference;
  readonly hidden: ManifestReference;
  readonly further: ManifestReference | null;
  readonly options: WerJudgeOptions;
  readonly context: PluginContext;
  readonly signal: AbortSignal;
}

export interface EvaluationOutcome {
  readonly checkpoints: CheckpointInspection;
  readonly base: Heard;
  /** Null where the submitted checkpoint is not fit to be decoded. */
  readonly submitted: Heard | null;
}

const transcriptsSchema = z.object({
  items: z.object({
    val: z.array(utteranceSchema),
    hidden: z.array(utteranceSchema),
    further: z.array(utteranceSchema).optional(),
  }),
});

/** The judge's own evaluator, in processes that stay from one episode to the next. */
export class Evaluators {
  readonly #pool: EvaluatorPool;
  readonly #heard = new Map<Digest, Promise<Heard>>();

  constructor(options: WerJudgeOptions, context: PluginContext) {
    this.#pool = new EvaluatorPool((signal) => startEvaluator(options, context, signal));
  }

  /**
   * Inspects both checkpoints and transcribes val and hidden by each, side by side. What was heard by the same untouched
   * checkpoint in the same clips is not heard again.
   *
   * @throws RLX_JUDGE_BASE_UNREADABLE where there is nothing to compare with.
   */
  async evaluate(request: EvaluationRequest): Promise<EvaluationOutcome> {
    const failed = new AbortController();
    const signal = AbortSignal.any([request.signal, failed.signal]);
    const [base, submitted] = await settled([
      this.#base(request).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
      this.#pool.use(signal, async (worker) => {
        const checkpoints = await inspect(worker, request, signal);
        const heard = isDecodable(checkpoints)
          ? await transcribe(worker, 'submitted', request, signal)
          : null;
        return { checkpoints, heard };
      }),
    ]);
    return { base, submitted: submitted.heard, checkpoints: submitted.checkpoints };
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #base(request: EvaluationRequest): Promise<Heard> {
    const { base, val, hidden, further, signal } = request;
    const files = await digestOfFolder(base).catch(() => null);
    const hear = async (): Promise<Heard> =>
      await this.#pool.use(
        signal,
        async (worker) => await transcribe(worker, 'base', request, signal),
      );
    if (files === null) return await hear();
    const key = digestOfJson([files, val.digest, hidden.digest, further?.digest ?? null]);
    const known = this.#heard.get(key) ?? hear();
    this.#heard.set(key, known);
    known.catch(() => this.#heard.delete(key));
    return await known;
  }
}

/** Both results once both have come to an end; else the failure that came first. */
async function settled<A, B>(both: readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
  const result = Promise.all(both);
  await Promise.allSettled([result, ...both]);
  return await result;
}

/** Threads of one evaluator. */
export function evaluatorThreads(threads: number): number {
  return Math.max(1, Math.floor(threads / 2));
}

async function startEvaluator(
  { threads }: WerJudgeOptions,
  context: PluginContext,
  signal: AbortSignal,
): Promise<Worker> {
  return await startWorker({
    name: 'judge',
    module: 'rl_exp_judge',
    sourceDirectory: fileURLToPath(new URL('../python', import.meta.url)),
    requires: requiredModules,
    slot: context.slot,
    logger: context.logger,
    signal,
    threads: evaluatorThreads(threads),
    network: false,
    environment: {},
  });
}

async function inspect(
  worker: Worker,
  { base, submitted, adapters, blob }: EvaluationRequest,
  signal: AbortSignal,
): Promise<CheckpointInspection> {
  const checkpoints = await worker.request<CheckpointInspection>(
    'judge/inspect_checkpoints',
    {
      base,
      submitted,
      adapters: adapters.map(({ name, scaling, a, b }) => ({
        name,
        scaling,
        a: { path: blob(a), sha256: a },
        b: { path: blob(b), sha256: b },
      })),
    },
    { schema: z.toJSONSchema(checkpointInspectionSchema, { target: 'draft-07' }), signal },
  );
  const [problem] = [checkpoints.base.unreadable, ...checkpoints.base.problems].filter(
    (text) => text !== null,
  );
  if (problem !== undefined)
    throw judgeErrors.create('RLX_JUDGE_BASE_UNREADABLE', { path: base, problem });
  return checkpoints;
}

/** Tensors of another shape cannot be loaded, and numbers that are none give no transcript. */
function isDecodable({ submitted, tensors }: CheckpointInspection): boolean {
  return (
    submitted.unreadable === null &&
    submitted.problems.length === 0 &&
    tensors.every(
      ({ base, submitted: tensor }) =>
        base !== null && tensor !== null && tensor.finite && `${tensor.shape}` === `${base.shape}`,
    )
  );
}

async function transcribe(
  worker: Worker,
  side: 'base' | 'submitted',
  request: EvaluationRequest,
  signal: AbortSignal,
): Promise<Heard> {
  const { options, context } = request;
  const manifest = ({ path, root }: ManifestReference): object => ({ path, root });
  const { items } = await worker.request<z.infer<typeof transcriptsSchema>>(
    'judge/transcribe',
    {
      base: request.base,
      checkpoint: request[side],
      manifests: {
        val: manifest(request.val),
        hidden: manifest(request.hidden),
        ...(request.further === null ? {} : { further: manifest(request.further) }),
      },
      language: options.language,
      task: options.task,
      batch_size: options.batch_size,
      device: context.slot.accelerator,
      label: `judging the ${side} checkpoint`,
    },
    { schema: z.toJSONSchema(transcriptsSchema, { target: 'draft-07' }), signal },
  );
  return items;
}
