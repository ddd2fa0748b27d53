import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  definePlugin,
  digestOf,
  digestOfJson,
  type AdvanceRequest,
  type Example,
  type FailureKind,
  type HyperparameterSpec,
  type TrainerHandle,
  type TrainerOpenRequest,
  type TrainingReport,
  type TransitionResult,
} from '@rl-exp/core';
import { z } from 'zod';
import { featuresOf, predict, rmseOf, untrained, writeCheckpoint, type Weights } from './model.ts';
import { readExamples } from './read-examples.ts';
import { readState, writeState, type Progress } from './state.ts';

const optionsSchema = z.strictObject({
  diverges_at: z
    .number()
    .gt(1)
    .default(4)
    .describe('Multiple of the untrained loss from which training counts as diverged.'),
});
type Options = z.infer<typeof optionsSchema>;

const hyperparameters: readonly HyperparameterSpec[] = [
  { name: 'lr', type: 'float', default: 1e-2, min: 1e-9, max: 10, description: 'Learning rate.' },
  {
    name: 'batch_size',
    type: 'integer',
    default: 8,
    min: 1,
    max: 1024,
    description: 'Examples that a gradient is the mean of.',
  },
];

/** The files that a result follows from: when one changes, nothing that is stored is taken for its result. */
const sources = ['index', 'model', 'read-examples', 'state'];

/** Really trains, by stochastic gradient descent, a very small model: how long a clip takes, guessed from its text. */
export default definePlugin({
  kind: 'trainer',
  name: '__name__',
  specificationVersion: 'v1',
  summary: 'Least squares by stochastic gradient descent: the length of a clip from its text.',
  options: optionsSchema,
  hyperparameters: hyperparameters.map(({ name }) => name),
  needs: () => ({ cpus: 1, accelerator: false, memory_bytes: null }),
  create: (chosen) => ({ open: (request, signal) => open(chosen, request, signal) }),
});

async function open(
  chosen: Options,
  { seed, train, val, blobs }: TrainerOpenRequest,
  signal: AbortSignal,
): Promise<TrainerHandle> {
  signal.throwIfAborted();
  const [trainExamples, valExamples] = await Promise.all([readExamples(train), readExamples(val)]);
  return {
    root: await writeState(blobs, { weights: untrained, seed, examples: 0, updates: 0 }),
    fingerprint: {
      code: digestOfJson(await Promise.all(sources.map(digestOfSource))),
      configuration: digestOfJson(chosen),
      numerics: { v8: process.versions.v8 },
      bit_deterministic: true,
    },
    hyperparameters,
    notice: 'A model of three numbers that guesses the length of clips from their texts.',
    async advance(request, within) {
      within.throwIfAborted();
      return await advance({ request, chosen, blobs, examples: trainExamples });
    },
    // A state is written before it is named.
    async persist() {},
    async evaluate(state, within) {
      within.throwIfAborted();
      const { weights } = await readState(blobs, state);
      const items = valExamples.map((example) => ({
        id: example.id,
        seconds: example.seconds,
        guessed: predict(weights, featuresOf(example.text)),
      }));
      return { metrics: { rmse: rmseOf(weights, valExamples) }, items };
    },
    export: async (state, directory) =>
      await writeCheckpoint(directory, state.id, (await readState(blobs, state)).weights),
    async close() {},
  };
}

/** One segment. What comes of it follows from the request and the examples alone: equal requests, equal states. */
async function advance(options: {
  readonly request: AdvanceRequest;
  readonly chosen: Options;
  readonly blobs: string;
  readonly examples: readonly Example[];
}): Promise<TransitionResult> {
  const { request, chosen, blobs, examples } = options;
  const began = performance.now();
  const { lr = 0, batch_size: batchSize = 1 } = request.hyperparameters;
  const parent = await readState(blobs, request.parent);
  const order = ordered(examples, parent.seed);
  const weights: [number, number, number] = [...parent.weights];
  const done = { updates: 0, examples: 0, seconds: 0, loss: 0, norm: 0 };
  const isOver = (): boolean =>
    'updates' in request.segment
      ? done.updates >= request.segment.updates
      : done.updates > 0 && done.seconds >= request.segment.audio_seconds;
  while (!isOver() && order.length > 0) {
    const gradient: [number, number, number] = [0, 0, 0];
    for (let place = 0; place < batchSize; place += 1) {
      const example = order[(parent.examples + done.examples) % order.length];
      if (example === undefined) break;
      const features = featuresOf(example.text);
      const error = predict(weights, features) - example.seconds;
      for (const index of [0, 1, 2] as const)
        gradient[index] += (2 * error * features[index]) / batchSize;
      done.loss += error ** 2;
      done.seconds += example.seconds;
      done.examples += 1;
    }
    for (const index of [0, 1, 2] as const) weights[index] -= lr * gradient[index];
    done.norm += Math.hypot(...gradient);
    done.updates += 1;
  }
  const loss = done.loss / Math.max(1, done.examples);
  const training: TrainingReport = {
    updates: done.updates,
    optimizer_steps: parent.updates + done.updates,
    examples: done.examples,
    audio_seconds: done.seconds,
    train_loss: finite(loss),
    grad_norm: finite(done.norm / Math.max(1, done.updates)),
    trainable_parameters: weights.length,
    echo: { lr, batch_size: batchSize },
    gpu_mem_gb: null,
    seconds: (performance.now() - began) / 1000,
  };
  const failure = failureOf(weights, loss, meanSquare(examples) * chosen.diverges_at);
  if (failure !== null)
    return { outcome: failure, training, evidence: { train_loss: finite(loss), lr } };
  const state: Progress = {
    weights,
    seed: parent.seed,
    examples: parent.examples + done.examples,
    updates: parent.updates + done.updates,
  };
  return { outcome: 'ok', state: await writeState(blobs, state), training };
}

/** Failures are results, not exceptions: the episode goes on from the parent's state. */
function failureOf(weights: Weights, loss: number, limit: number): FailureKind | null {
  if (![...weights, loss].every(Number.isFinite)) return 'nan';
  return loss > limit ? 'diverged' : null;
}

/** The loss of the untrained model, which guesses 0. */
function meanSquare(examples: readonly Example[]): number {
  return (
    examples.reduce((sum, { seconds }) => sum + seconds ** 2, 0) / Math.max(1, examples.length)
  );
}

/** The examples in the order of this seed, the same for every pass. */
function ordered(examples: readonly Example[], seed: number): readonly Example[] {
  return examples
    .map((example) => ({ example, rank: digestOf(`${seed}|${example.id}`) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ example }) => example);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

async function digestOfSource(name: string): Promise<string> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return digestOf(
    await readFile(fileURLToPath(new URL(`./${name}.${extension}`, import.meta.url))),
  );
}
