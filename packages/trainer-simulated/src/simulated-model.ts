import type { FailureKind } from '@rl-exp/core';
import type { SimulatedHyperparameters, SimulatedOptions } from './options.ts';

const baseGb = 1;

/** WER of a state that has learned this share of what there is to learn. */
export function werOf(
  learned: number,
  curve: Pick<SimulatedOptions, 'start_wer' | 'floor_wer'>,
): number {
  return Math.max(0, curve.start_wer + (curve.floor_wer - curve.start_wer) * learned);
}

/** Peak memory of a segment in GB. Frozen layers keep no gradients and no moments. */
export function memoryOf(values: SimulatedHyperparameters, model: SimulatedOptions): number {
  const frozen = values.frozen_layers / model.layers;
  return baseGb + values.batch_size * model.example_gb * (1 - 0.6 * frozen);
}

/** The learning rate as a multiple of the best one for this batch, which grows with the batch's square root. */
export function relativeLr(values: SimulatedHyperparameters, model: SimulatedOptions): number {
  return values.lr / (model.best_lr * Math.sqrt(effectiveBatch(values) / 8));
}

export function effectiveBatch(values: SimulatedHyperparameters): number {
  return values.batch_size * values.grad_accum;
}

/** How a segment under these values fails, or null where it does not. */
export function failureOf(
  values: SimulatedHyperparameters,
  model: SimulatedOptions,
): FailureKind | null {
  if (memoryOf(values, model) > model.memory_gb) return 'oom';
  const lr = relativeLr(values, model);
  if (lr > model.nan_above) return 'nan';
  return lr > model.diverges_above ? 'diverged' : null;
}

/**
 * The share learned after a segment: it moves towards an equilibrium, faster with more audio and nearer to the best
 * learning rate. A high learning rate lowers the equilibrium, so that decay pays late in training. Examples teach less
 * in large batches by 1 / (1 + B / B_critical) (McCandlish et al. 2018, An Empirical Model of Large-Batch Training,
 * equation 2.11). Frozen layers lower what can be learned.
 *
 * @param chance in [-1, 1]; scales the noise of the segment.
 */
export function learnedAfter(options: {
  readonly learned: number;
  readonly audioSeconds: number;
  readonly values: SimulatedHyperparameters;
  readonly model: SimulatedOptions;
  readonly chance: number;
}): number {
  const { learned, audioSeconds, values, model, chance } = options;
  const lr = relativeLr(values, model);
  const capacity = 1 - 0.3 * (values.frozen_layers / model.layers) ** 2;
  const equilibrium = capacity / (1 + 0.1 * lr);
  const speed = (2 * lr) / (1 + lr ** 2) / (1 + effectiveBatch(values) / model.critical_batch);
  const share = 1 - Math.exp((-audioSeconds / model.audio_seconds_to_learn) * speed);
  const noise = model.noise * chance * Math.sqrt(share);
  return Math.min(1, Math.max(0, learned + (equilibrium - learned) * share + noise));
}
