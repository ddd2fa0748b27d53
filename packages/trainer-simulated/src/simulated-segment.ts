import {
  hyperparametersSchema,
  type Example,
  type FailureKind,
  type Segment,
  type TrainingReport,
} from '@rl-exp/core';
import type { SimulatedHyperparameters, SimulatedOptions } from './options.ts';
import { effectiveBatch, memoryOf, relativeLr } from './simulated-model.ts';
import type { Progress } from './simulated-state.ts';

/** What a segment amounts to for a batch size and the training examples' mean length. */
export interface SimulatedSegment {
  readonly updates: number;
  readonly examples: number;
  readonly audioSeconds: number;
}

/** At least one update, however short the segment. */
export function segmentOf(
  segment: Segment,
  values: SimulatedHyperparameters,
  examples: readonly Example[],
): SimulatedSegment {
  const seconds = examples.reduce((sum, example) => sum + example.seconds, 0);
  const meanSeconds = examples.length === 0 ? 1 : seconds / examples.length;
  const batch = effectiveBatch(values);
  if ('updates' in segment) {
    const count = segment.updates * batch;
    return {
      updates: segment.updates,
      examples: count,
      audioSeconds: rounded(count * meanSeconds),
    };
  }
  const count = Math.max(1, Math.round(segment.audio_seconds / meanSeconds));
  return {
    updates: Math.ceil(count / batch),
    examples: count,
    audioSeconds: segment.audio_seconds,
  };
}

/** The report of a segment; a failed one was given up in its first update, a diverged one after its last. */
export function trainingReport(options: {
  readonly outcome: FailureKind | 'ok';
  readonly parent: Progress;
  readonly learned: number;
  readonly segment: SimulatedSegment;
  readonly values: SimulatedHyperparameters;
  readonly model: SimulatedOptions;
}): TrainingReport {
  const { outcome, parent, learned, segment, values, model } = options;
  const done =
    outcome === 'ok' || outcome === 'diverged'
      ? segment
      : { updates: 0, examples: 0, audioSeconds: 0 };
  const middle = (Number(parent.learned) + learned) / 2;
  const loss = outcome === 'ok' ? lossOf(middle) : outcome === 'diverged' ? 3 * lossOf(0) : null;
  return {
    updates: done.updates,
    optimizer_steps: parent.optimizer_steps + done.updates,
    examples: done.examples,
    audio_seconds: done.audioSeconds,
    train_loss: loss === null ? null : rounded(loss),
    grad_norm: loss === null ? null : rounded(loss / 2),
    trainable_parameters: Math.round(1_000_000 * (1 - 0.8 * (values.frozen_layers / model.layers))),
    echo: hyperparametersSchema.parse(values),
    gpu_mem_gb: rounded(Math.min(memoryOf(values, model), model.memory_gb)),
    seconds: model.segment_ms / 1000,
  };
}

/** The numbers that a failure follows from; `limit_bytes` says that a declared limit made memory run out. */
export function failureEvidence(
  outcome: FailureKind,
  values: SimulatedHyperparameters,
  model: SimulatedOptions,
): Record<string, string | number> {
  if (outcome === 'oom') {
    return {
      simulated: 'true',
      needed_bytes: Math.round(memoryOf(values, model) * 1e9),
      limit_bytes: Math.round(model.memory_gb * 1e9),
    };
  }
  return {
    simulated: 'true',
    lr_relative_to_best: rounded(relativeLr(values, model)),
    diverges_above: model.diverges_above,
    nan_above: model.nan_above,
  };
}

function lossOf(learned: number): number {
  return 0.2 + 3 * (1 - learned);
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
