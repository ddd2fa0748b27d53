import type { Worker } from '@rl-exp/bridge';
import type { StateManifest } from '@rl-exp/core';
import type { CheckpointInspection } from './checkpoint-inspection.ts';
import { similarClipsSchema, type ClipComparison } from './clip-comparison.ts';
import type { Controls } from './controls.ts';
import { digestOfFolder } from './digest-of-folder.ts';
import { mostEvaluators, type EvaluatorPool } from './evaluator-pool.ts';
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
import type { Heard } from '../evidence.ts';
import type { JudgeCache } from './judge-cache.ts';
import { heardItems, keptItems, keptItemsSchema } from './kept-items.ts';
import { adaptersOf } from '../lora.ts';
import type { ReadSplit } from '../read-split.ts';
import type { Utterance } from '../counting/utterance.ts';

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

/** What is done with an evaluator as soon as one is free. */
type Ask = <Result>(
  work: (worker: Worker, request: EvaluationRequest) => Promise<Result>,
) => Promise<Result>;

/** Gives what is known under everything that it follows from, or finds it. */
type Recall = JudgeCache['remember'];

/**
 * Inspects both checkpoints and transcribes val and hidden by each, everything side by side. What the same untouched
 * checkpoint, or a state along the way, heard in the same clips is not heard again; the submitted checkpoint always is.
 *
 * @throws RLX_JUDGE_BASE_UNREADABLE where there is nothing to compare with.
 */
export async function evaluate(
  asked: EvaluationRequest,
  { pool, cache }: { readonly pool: EvaluatorPool; readonly cache: JudgeCache },
): Promise<EvaluationOutcome> {
  const failed = new AbortController();
  const request = { ...asked, signal: AbortSignal.any([asked.signal, failed.signal]) };
  const ask: Ask = async (work) => {
    try {
      return await pool.use(request.signal, async (worker) => await work(worker, request));
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };
  try {
    const [{ similar, audio, ...beside }, submitted] = await settled([
      besideSubmitted(ask, request, cache),
      aboutSubmitted(ask, request),
    ]);
    return { ...beside, ...submitted, clips: { similar, ...audio } };
  } catch (error) {
    // Rather what failed than what was cut off because of it.
    failed.signal.throwIfAborted();
    throw error;
  }
}

/** What is found about the submitted checkpoint is found anew each time. */
async function aboutSubmitted(
  ask: Ask,
  request: EvaluationRequest,
): Promise<Pick<EvaluationOutcome, 'checkpoints' | 'submitted' | 'controls'>> {
  const checkpoints = await ask(inspect);
  if (!isDecodable(checkpoints)) return { checkpoints, submitted: null, controls: null };
  const hear = async (split: ReadSplit): Promise<readonly Utterance[]> =>
    await heardIn(split, { ask, side: 'submitted' });
  const [submitted, controls] = await settled([
    heardBy(hear, request),
    request.options.full ? ask(runControls) : null,
  ]);
  return { checkpoints, submitted, controls };
}

async function besideSubmitted(
  ask: Ask,
  request: EvaluationRequest,
  cache: JudgeCache,
): Promise<
  Pick<EvaluationOutcome, 'base' | 'states'> & {
    readonly similar: ClipComparison['similar'];
    readonly audio: Omit<ClipComparison, 'similar'>;
  }
> {
  const { evaluator, audio } = await ask(async (worker) => ({
    evaluator: await describe(worker, request),
    audio: await checkAudio(worker, request),
  }));
  // What is heard in other audio than listed must not be taken for what the listed one gives.
  const recall: Recall =
    audio.altered.length > 0
      ? findAnew
      : async (of, schema, find) => await cache.remember(of, schema, find);
  // A folder that cannot be read is told by the inspection.
  const digest = await digestOfFolder(request.base).catch(() => null);
  const { language, task, batch_size } = request.options;
  const known: Known = {
    ask,
    recall: digest === null ? findAnew : recall,
    decoding: { evaluator, base: digest, language, task, batch_size },
  };
  const [base, similar, states] = await settled([
    heardByBase(request, known),
    similarClips(request, { ask, recall, evaluator }),
    settled(request.states.map((state) => heardByState(state, request, known))),
  ]);
  return { base, similar, audio, states };
}

interface Known {
  readonly ask: Ask;
  readonly recall: Recall;
  /** What decides what is heard in given clips by given weights. */
  readonly decoding: object;
}

async function similarClips(
  { splits: { train, val, hidden } }: EvaluationRequest,
  {
    ask,
    recall,
    evaluator,
  }: { readonly ask: Ask; readonly recall: Recall; readonly evaluator: Evaluator },
): Promise<ClipComparison['similar']> {
  const { similar } = await recall(
    {
      what: 'clips that sound alike',
      evaluator,
      splits: [train, val, hidden].map(({ reference }) => reference.digest),
    },
    similarClipsSchema,
    async () => await ask(compareClips),
  );
  return similar;
}

/** What the untouched checkpoint hears, split by split, so that a further one makes nobody hear the others again. */
async function heardByBase(
  request: EvaluationRequest,
  { ask, recall, decoding }: Known,
): Promise<Heard> {
  const hear = async (split: ReadSplit): Promise<readonly Utterance[]> => {
    const { reference, examples } = split;
    const items = await recall(
      { what: 'heard by the base', ...decoding, split: reference.digest },
      keptItemsSchema(examples),
      async () => keptItems(await heardIn(split, { ask, side: 'base' })),
    );
    return heardItems(items, examples);
  };
  return await heardBy(hear, request);
}

/** What a state hears in the drawn clips; null where its tensors are not there. */
async function heardByState(
  state: StateManifest | null,
  { splits, lora, clips: drawn }: EvaluationRequest,
  { ask, recall, decoding }: Known,
): Promise<readonly Utterance[] | null> {
  if (state === null) return null;
  const clips = new Set(drawn);
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
      const heard = await ask(async (worker, request) => await hearState(worker, state, request));
      return heard === null ? null : keptItems(heard);
    },
  );
  return items === null ? null : heardItems(items, examples);
}

/** What a checkpoint hears in a split, a part of which is as much work as the others. */
async function heardIn(
  split: ReadSplit,
  { ask, side }: { readonly ask: Ask; readonly side: 'base' | 'submitted' },
): Promise<readonly Utterance[]> {
  const of = Math.max(1, Math.min(mostEvaluators, split.examples.length));
  const parts = await settled(
    Array.from({ length: of }, (_, index) =>
      ask(async (worker, request) => await transcribe(worker, side, { split, index, of }, request)),
    ),
  );
  return split.examples.flatMap((_, n) => parts[n % of]?.[Math.floor(n / of)] ?? []);
}

/** What is heard in hidden, val and what is asked for beyond. */
async function heardBy(
  hear: (split: ReadSplit) => Promise<readonly Utterance[]>,
  { splits, further: beyond }: EvaluationRequest,
): Promise<Heard> {
  const [hidden, val, further] = await settled([
    hear(splits.hidden),
    hear(splits.val),
    beyond === null ? undefined : hear(beyond),
  ]);
  return { val, hidden, further };
}

const findAnew: Recall = async (_of, _schema, find) => await find();

/** All results, or a failure, once all have come to an end. */
async function settled<const Parts extends readonly unknown[]>(
  parts: Parts,
): Promise<{ -readonly [Index in keyof Parts]: Awaited<Parts[Index]> }> {
  const result = Promise.all(parts);
  await Promise.allSettled([result, ...parts]);
  return await result;
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
