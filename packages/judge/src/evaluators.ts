import { fileURLToPath } from 'node:url';
import { startWorker, type Worker } from '@rl-exp/bridge';
import type { ManifestReference, PluginContext } from '@rl-exp/core';
import { z } from 'zod';
import { checkpointInspectionSchema, type CheckpointInspection } from './checkpoint-inspection.ts';
import { judgeErrors } from './errors.ts';
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
  items: z.object({ val: z.array(utteranceSchema), hidden: z.array(utteranceSchema) }),
});

/**
 * Inspects both checkpoints and transcribes val and hidden by each, in two processes of the judge's own side by side.
 *
 * @throws RLX_JUDGE_BASE_UNREADABLE where there is nothing to compare with.
 */
export async function evaluateCheckpoints(request: EvaluationRequest): Promise<EvaluationOutcome> {
  const failed = new AbortController();
  const signal = AbortSignal.any([request.signal, failed.signal]);
  const side = async <Result>(
    name: string,
    work: (worker: Worker) => Promise<Result>,
  ): Promise<Result> => {
    try {
      await using worker = await startEvaluator(name, request, signal);
      return await work(worker);
    } catch (error) {
      failed.abort();
      throw error;
    }
  };
  const [base, submitted] = await settled([
    side('judge-base', async (worker) => await transcribe(worker, 'base', request, signal)),
    side('judge-submitted', async (worker) => {
      const checkpoints = await inspect(worker, request, signal);
      const heard = isDecodable(checkpoints)
        ? await transcribe(worker, 'submitted', request, signal)
        : null;
      return { checkpoints, heard };
    }),
  ]);
  return { base, submitted: submitted.heard, checkpoints: submitted.checkpoints };
}

/** Both results once both have come to an end; else the failure that came first. */
async function settled<A, B>(both: readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
  const result = Promise.all(both);
  await Promise.allSettled([result, ...both]);
  return await result;
}

async function startEvaluator(
  name: string,
  { options, context }: EvaluationRequest,
  signal: AbortSignal,
): Promise<Worker> {
  return await startWorker({
    name,
    module: 'rl_exp_judge',
    sourceDirectory: fileURLToPath(new URL('../python', import.meta.url)),
    requires: requiredModules,
    slot: context.slot,
    logger: context.logger,
    signal,
    threads: Math.max(1, Math.floor(options.threads / 2)),
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
      manifests: { val: manifest(request.val), hidden: manifest(request.hidden) },
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
