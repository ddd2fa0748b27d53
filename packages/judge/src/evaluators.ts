import { fileURLToPath } from 'node:url';
import { startWorker, type Worker } from '@rl-exp/bridge';
import {
  digestOfJson,
  type Digest,
  type ManifestReference,
  type PluginContext,
  type StateManifest,
} from '@rl-exp/core';
import { z } from 'zod';
import { clipComparisonSchema, type ClipComparison } from './clip-comparison.ts';
import { checkpointInspectionSchema, type CheckpointInspection } from './checkpoint-inspection.ts';
import { controlsSchema, type Controls } from './controls.ts';
import { digestOfFolder } from './digest-of-folder.ts';
import { judgeErrors } from './errors.ts';
import { EvaluatorPool } from './evaluator-pool.ts';
import type { Heard } from './evidence.ts';
import { adaptersOf, isFactor, weightsOf, type Adapter, type Lora } from './lora.ts';
import type { WerJudgeOptions } from './options.ts';
import { utteranceSchema, type Utterance } from './utterance.ts';

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
  readonly lora: Lora | null;
  /** The folder of the model that the plan names, where it is found. */
  readonly pristine: string | null;
  /** States that are heard again on some clips of val; null where one is not recorded. */
  readonly states: readonly (StateManifest | null)[];
  readonly clips: readonly string[];
  /** What decides random draws. */
  readonly head: string;
  readonly train: ManifestReference;
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
  readonly clips: ClipComparison;
  /** For each state, what it heard; null where it cannot be read. */
  readonly states: readonly (readonly Utterance[] | null)[];
  readonly controls: Controls | null;
}

const statesSchema = z.object({ heard: z.array(z.array(utteranceSchema).nullable()) });
const controlDraws = 3;

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
  readonly #compared = new Map<Digest, Promise<ClipComparison>>();

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
      this.#besideSubmitted(request).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
      this.#pool.use(signal, async (worker) => {
        const checkpoints = await inspect(worker, request, signal);
        const heard = isDecodable(checkpoints)
          ? await transcribe(worker, 'submitted', request, signal)
          : null;
        const controls =
          heard === null || !request.options.full
            ? null
            : await runControls(worker, request, signal);
        return { submitted: heard, checkpoints, controls };
      }),
    ]);
    return { ...base, ...submitted };
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  /** What can be done while the submitted checkpoint is looked at. */
  async #besideSubmitted(
    request: EvaluationRequest,
  ): Promise<Pick<EvaluationOutcome, 'base' | 'clips' | 'states'>> {
    const { signal } = request;
    const base = await this.#base(request);
    const clips = await this.#compare(request);
    const states =
      request.states.length === 0
        ? []
        : await this.#pool.use(signal, async (worker) => await hearStates(worker, request, signal));
    return { base, clips, states };
  }

  async #compare({ train, val, hidden, signal }: EvaluationRequest): Promise<ClipComparison> {
    const key = digestOfJson([train, val, hidden].map(({ path: _, ...of }) => of));
    const known =
      this.#compared.get(key) ??
      this.#pool.use(
        signal,
        async (worker) =>
          await worker.request<ClipComparison>(
            'judge/compare_clips',
            {
              manifests: {
                train: manifestOf(train),
                val: manifestOf(val),
                hidden: manifestOf(hidden),
              },
            },
            { schema: z.toJSONSchema(clipComparisonSchema, { target: 'draft-07' }), signal },
          ),
      );
    this.#compared.set(key, known);
    known.catch(() => this.#compared.delete(key));
    return await known;
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
  { base, submitted, adapters, blob, pristine }: EvaluationRequest,
  signal: AbortSignal,
): Promise<CheckpointInspection> {
  const checkpoints = await worker.request<CheckpointInspection>(
    'judge/inspect_checkpoints',
    {
      base,
      submitted,
      pristine,
      adapters: adapters.map((adapter) => adapterOf(adapter, blob)),
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
  const { items } = await worker.request<z.infer<typeof transcriptsSchema>>(
    'judge/transcribe',
    {
      ...decodingOf(request),
      checkpoint: request[side],
      manifests: {
        val: manifestOf(request.val),
        hidden: manifestOf(request.hidden),
        ...(request.further === null ? {} : { further: manifestOf(request.further) }),
      },
      label: `judging the ${side} checkpoint`,
    },
    { schema: z.toJSONSchema(transcriptsSchema, { target: 'draft-07' }), signal },
  );
  return items;
}

/** Lets states hear some clips of val, by their tensors in the store. */
async function hearStates(
  worker: Worker,
  request: EvaluationRequest,
  signal: AbortSignal,
): Promise<EvaluationOutcome['states']> {
  const { states, val, clips, lora, blob } = request;
  const recorded = states.filter((state) => state !== null);
  const { heard } = await worker.request<z.infer<typeof statesSchema>>(
    'judge/hear_states',
    {
      ...decodingOf(request),
      states: recorded.map((state) => ({
        tensors: tensorsOf(state, blob),
        adapters:
          lora === null ? [] : adaptersOf(state, lora).map((adapter) => adapterOf(adapter, blob)),
      })),
      manifest: manifestOf(val),
      clips,
      label: 'hearing states along the way again',
    },
    { schema: z.toJSONSchema(statesSchema, { target: 'draft-07' }), signal },
  );
  const found = heard.values();
  return states.map((state) => (state === null ? null : (found.next().value ?? null)));
}

async function runControls(
  worker: Worker,
  request: EvaluationRequest,
  signal: AbortSignal,
): Promise<Controls> {
  return await worker.request<Controls>(
    'judge/run_controls',
    {
      ...decodingOf(request),
      submitted: request.submitted,
      manifest: manifestOf(request.val),
      clips: request.clips,
      draws: controlDraws,
      seed: request.head,
      label: 'hearing with randomly changed weights',
    },
    { schema: z.toJSONSchema(controlsSchema, { target: 'draft-07' }), signal },
  );
}

/** The base's settings and how they are used, which every decoding shares. */
function decodingOf({ base, options, context }: EvaluationRequest): object {
  return {
    base,
    language: options.language,
    task: options.task,
    batch_size: options.batch_size,
    device: context.slot.accelerator,
  };
}

function manifestOf({ path, root }: ManifestReference): object {
  return { path, root };
}

function adapterOf({ name, scaling, a, b }: Adapter, blob: EvaluationRequest['blob']): object {
  return { name, scaling, a: { path: blob(a), sha256: a }, b: { path: blob(b), sha256: b } };
}

/** The tensors of a state that a checkpoint has too. */
function tensorsOf(state: StateManifest, blob: EvaluationRequest['blob']): readonly object[] {
  const weights = weightsOf(state);
  return state.entries.flatMap(({ name: entry, shape, blob: sha256 }) => {
    const name = entry.replace(/^weights\//, '');
    return weights.has(name) && !isFactor(name)
      ? [{ name, shape, path: blob(sha256), sha256 }]
      : [];
  });
}
