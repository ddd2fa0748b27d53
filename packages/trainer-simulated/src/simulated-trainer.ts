import { setTimeout as sleep } from 'node:timers/promises';
import {
  canonicalJson,
  digestOfJson,
  type AdvanceRequest,
  type Example,
  type Fingerprint,
  type HyperparameterSpec,
  type TrainerHandle,
  type TrainerOpenRequest,
  type TransitionResult,
} from '@rl-exp/core';
import { digestOfSource } from './digest-of-source.ts';
import { hashUnit } from './hash-unit.ts';
import { simulatedNotice } from './notice.ts';
import { simulatedHyperparametersSchema, type SimulatedOptions } from './options.ts';
import { readExamples } from './read-examples.ts';
import { evaluateAt } from './simulated-evaluation.ts';
import { failureOf, learnedAfter, werOf } from './simulated-model.ts';
import { readState, writeState, type Progress } from './simulated-state.ts';
import { failureEvidence, segmentOf, trainingReport } from './simulated-segment.ts';
import { writeCheckpoint } from './simulated-checkpoint.ts';

/** Opens the simulated trainer: what it is asked for comes from the analytic model, never from a real one. */
export async function openSimulatedTrainer(
  model: SimulatedOptions,
  { seed, train, val, blobs }: TrainerOpenRequest,
): Promise<TrainerHandle> {
  const [trainExamples, valExamples] = await Promise.all([readExamples(train), readExamples(val)]);
  const start: Progress = { seed, learned: (0).toFixed(12), optimizer_steps: 0, examples: 0 };
  return {
    root: await writeState(blobs, start),
    fingerprint: await fingerprintOf(model),
    hyperparameters: hyperparameterSpecs(model),
    notice: simulatedNotice,
    advance: (request, signal) => advance({ request, model, blobs, trainExamples, signal }),
    // A state is written before it is named.
    async persist() {},
    async evaluate(state, signal) {
      signal.throwIfAborted();
      const { learned } = await readState(blobs, state);
      return evaluateAt(werOf(Number(learned), model), valExamples);
    },
    export: async (state, directory) =>
      writeCheckpoint(directory, state.id, await readState(blobs, state), model),
    async close() {},
  };
}

async function advance(options: {
  readonly request: AdvanceRequest;
  readonly model: SimulatedOptions;
  readonly blobs: string;
  readonly trainExamples: readonly Example[];
  readonly signal: AbortSignal;
}): Promise<TransitionResult> {
  const { request, model, blobs, trainExamples, signal } = options;
  const values = simulatedHyperparametersSchema.parse(request.hyperparameters);
  const parent = await readState(blobs, request.parent);
  await sleep(model.segment_ms, undefined, { signal });
  const segment = segmentOf(request.segment, values, trainExamples);
  const outcome = failureOf(values, model);
  if (outcome !== null) {
    const training = trainingReport({
      outcome,
      parent,
      learned: Number(parent.learned),
      segment,
      values,
      model,
    });
    return { outcome, training, evidence: failureEvidence(outcome, values, model) };
  }
  // `replicate` has no say: it asks for the same computation anew.
  const { data_order: order = 0, ...others } = values;
  const drawn = order === 0 ? others : values;
  const identity = canonicalJson([request.parent.id, drawn, request.segment]);
  const learned = learnedAfter({
    learned: Number(parent.learned),
    audioSeconds: segment.audioSeconds,
    values,
    model,
    chance: 2 * hashUnit(identity) - 1,
  });
  const state = await writeState(blobs, {
    seed: parent.seed,
    learned: learned.toFixed(12),
    optimizer_steps: parent.optimizer_steps + segment.updates,
    examples: parent.examples + segment.examples,
  });
  return {
    outcome: 'ok',
    state,
    training: trainingReport({ outcome: 'ok', parent, learned, segment, values, model }),
  };
}

async function fingerprintOf({
  segment_ms: _segmentMs,
  data_orders: _orders,
  ...model
}: SimulatedOptions): Promise<Fingerprint> {
  return {
    code: await digestOfSource(),
    configuration: digestOfJson(model),
    numerics: { simulated: 'true', v8: process.versions.v8 },
    bit_deterministic: true,
  };
}

const dataOrder = {
  name: 'data_order',
  type: 'integer',
  default: 0,
  min: 0,
  description: 'Salts the chance in what a segment teaches; of no other meaning.',
} as const;

function hyperparameterSpecs(model: SimulatedOptions): readonly HyperparameterSpec[] {
  const integer = { type: 'integer', min: 1, max: 1024 } as const;
  return [
    { name: 'lr', type: 'float', default: 1e-4, min: 1e-9, max: 10, description: 'Learning rate.' },
    { name: 'batch_size', ...integer, default: 8, description: 'Examples in one forward pass.' },
    {
      name: 'grad_accum',
      ...integer,
      default: 1,
      description: 'Forward passes in one optimizer update.',
    },
    {
      name: 'frozen_layers',
      ...integer,
      default: 0,
      min: 0,
      max: model.layers,
      description: 'Layers that stay as they are.',
    },
    ...(model.data_orders === 1 ? [] : [{ ...dataOrder, max: model.data_orders - 1 }]),
  ];
}
