import { fileURLToPath } from 'node:url';
import { startWorker, type Worker } from '@rl-exp/bridge';
import type { PluginContext, StateManifest } from '@rl-exp/core';
import type { CheckpointInspection } from './checkpoint-inspection.ts';
import { similarClipsSchema, type ClipComparison } from './clip-comparison.ts';
import type { Controls } from './controls.ts';
import { digestOfFolder } from './digest-of-folder.ts';
import { EvaluatorPool } from './evaluator-pool.ts';
import {
  checkAudio,
  compareClips,
  describe,
  hearState,
  inspect,
  runControls,
  tensorsOf,
  transcribe,
  type EvaluationRequest,
  type Evaluator,
} from './evaluator-requests.ts';
import type { Heard } from './evidence.ts';
import { heardItems, keptItems, keptItemsSchema } from './kept-items.ts';
import { JudgeCache } from './judge-cache.ts';
import { adaptersOf } from './lora.ts';
import type { WerJudgeOptions } from './options.ts';
import type { ReadSplit } from './read-split.ts';
import type { Utterance } from './utterance.ts';

/** What the evaluator imports. */
export const requiredModules: readonly string[] = [
  'torch',
  'transformers',
  'safetensors',
  'numpy',
  'jiwer',
];

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

/** Gives what is known under everything that it follows from, or finds it. */
type Recall = JudgeCache['remember'];

/** The judge's own evaluator, in processes that stay from one episode to the next. */
export class Evaluators {
  readonly #pool: EvaluatorPool;
  readonly #cache: JudgeCache;

  constructor(options: WerJudgeOptions, context: PluginContext) {
    this.#pool = new EvaluatorPool((signal) => startEvaluator(options, context, signal));
    this.#cache = new JudgeCache(context);
  }

  /**
   * Inspects both checkpoints and transcribes val and hidden by each, side by side. What the same untouched checkpoint,
   * or a state along the way, heard in the same clips is not heard again; the submitted checkpoint always is.
   *
   * @throws RLX_JUDGE_BASE_UNREADABLE where there is nothing to compare with.
   */
  async evaluate(asked: EvaluationRequest): Promise<EvaluationOutcome> {
    const failed = new AbortController();
    const signal = AbortSignal.any([asked.signal, failed.signal]);
    const request = { ...asked, signal };
    const { evaluator, audio } = await this.#pool.use(signal, async (worker) => ({
      evaluator: await describe(worker, request),
      audio: await checkAudio(worker, request),
    }));
    // What is heard in other audio than listed must not be taken for what the listed one gives.
    const recall: Recall =
      audio.altered.length > 0
        ? findAnew
        : async (of, schema, find) => await this.#cache.remember(of, schema, find);
    const [beside, submitted] = await settled([
      this.#besideSubmitted(request, evaluator, recall).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
      this.#pool.use(signal, async (worker) => {
        const checkpoints = await inspect(worker, request);
        const heard = isDecodable(checkpoints) ? await this.#submitted(worker, request) : null;
        const controls =
          heard === null || !request.options.full ? null : await runControls(worker, request);
        return { submitted: heard, checkpoints, controls };
      }),
    ]);
    const { similar, ...heard } = beside;
    return { ...heard, ...submitted, clips: { similar, ...audio } };
  }

  async #submitted(worker: Worker, request: EvaluationRequest): Promise<Heard> {
    const hear = async (split: ReadSplit): Promise<readonly Utterance[]> =>
      await transcribe(worker, 'submitted', split, request);
    return await heardBy(hear, request);
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  /** What can be done while the submitted checkpoint is looked at. */
  async #besideSubmitted(
    request: EvaluationRequest,
    evaluator: Evaluator,
    recall: Recall,
  ): Promise<Pick<EvaluationOutcome, 'base' | 'states'> & Pick<ClipComparison, 'similar'>> {
    // A folder that cannot be read is told by the inspection.
    const base = await digestOfFolder(request.base).catch(() => null);
    const { language, task, batch_size } = request.options;
    const decoding: object = { evaluator, base, language, task, batch_size };
    const recallHeard = base === null ? findAnew : recall;
    const heard = await this.#base(request, decoding, recallHeard);
    const { train, val, hidden } = request.splits;
    const { similar } = await recall(
      {
        what: 'clips that sound alike',
        evaluator,
        splits: [train, val, hidden].map(({ reference }) => reference.digest),
      },
      similarClipsSchema,
      async () =>
        await this.#pool.use(request.signal, async (worker) => await compareClips(worker, request)),
    );
    const states: (readonly Utterance[] | null)[] = [];
    for (const state of request.states)
      states.push(state === null ? null : await this.#state(state, request, decoding, recallHeard));
    return { base: heard, similar, states };
  }

  /** What the untouched checkpoint hears, split by split, so that a further one makes nobody hear the others again. */
  async #base(request: EvaluationRequest, decoding: object, recall: Recall): Promise<Heard> {
    const { signal } = request;
    const hear = async (split: ReadSplit): Promise<readonly Utterance[]> => {
      const { reference, examples } = split;
      const items = await recall(
        { what: 'heard by the base', ...decoding, split: reference.digest },
        keptItemsSchema(examples),
        async () =>
          keptItems(
            await this.#pool.use(
              signal,
              async (worker) => await transcribe(worker, 'base', split, request),
            ),
          ),
      );
      return heardItems(items, examples);
    };
    return await heardBy(hear, request);
  }

  /** What a state hears in the drawn clips; null where its tensors are not there. */
  async #state(
    state: StateManifest,
    request: EvaluationRequest,
    decoding: object,
    recall: Recall,
  ): Promise<readonly Utterance[] | null> {
    const { splits, lora, signal } = request;
    const clips = new Set(request.clips);
    const examples = splits.val.examples.filter(({ id }) => clips.has(id));
    const items = await recall(
      {
        what: 'heard by a state',
        ...decoding,
        tensors: tensorsOf(state, (digest) => digest),
        adapters: lora === null ? [] : adaptersOf(state, lora),
        split: splits.val.reference.digest,
        clips: examples.map(({ id }) => id),
      },
      keptItemsSchema(examples).nullable(),
      async () => {
        const heard = await this.#pool.use(
          signal,
          async (worker) => await hearState(worker, state, request),
        );
        return heard === null ? null : keptItems(heard);
      },
    );
    return items === null ? null : heardItems(items, examples);
  }
}

/** What is heard in val, hidden and what is asked for beyond, one after the other. */
async function heardBy(
  hear: (split: ReadSplit) => Promise<readonly Utterance[]>,
  { splits, further }: EvaluationRequest,
): Promise<Heard> {
  return {
    val: await hear(splits.val),
    hidden: await hear(splits.hidden),
    further: further === null ? undefined : await hear(further),
  };
}

const findAnew: Recall = async (_of, _schema, find) => await find();

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
