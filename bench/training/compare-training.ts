import { fourDigits } from '../figures/four-digits.ts';
import { median } from '../figures/median.ts';
import { alternate, type Rate } from '../side-by-side/alternate.ts';
import type { BenchSetting } from '../side-by-side/bench-setting.ts';
import { audioSeconds } from '../side-by-side/mini-speech.ts';
import type { TrainingSettings } from '../side-by-side/reference.ts';
import type { ComparisonCase } from './comparison-cases.ts';

export interface Comparison {
  readonly name: string;
  /** Of a segment. */
  readonly clips: number;
  readonly audio_seconds: number;
  readonly settings: TrainingSettings;
  /** GFLOP that the training of a clip needs at its own length. */
  readonly gflop_per_clip: number;
  /** Seq2SeqTrainer, then rl-exp; ratios are to the first. */
  readonly rows: readonly ComparisonRow[];
  /** Of rl-exp with everything that an episode waits for: planning, the probe, naming the state. */
  readonly whole_segment_clips_per_second: number;
}

export interface ComparisonRow extends Rate {
  /** `gflop_per_clip` at this rate, by the measured rate of matrix products in the training's precision. */
  readonly utilisation: number;
}

/** The product against Seq2SeqTrainer, in turns on the same clips. */
export async function compareTraining(
  setting: BenchSetting,
  { name, size, settings, rounds }: ComparisonCase,
): Promise<Comparison> {
  const { speech, reference, checkpoints } = setting;
  const { frozen_encoder: frozen, updates, ...amount } = settings;
  const { folder: model, encoderLayers } = await checkpoints.get(size);
  const examples = speech.spread(updates * amount.batch_size * amount.grad_accum);
  const clips = await speech.write(examples);
  const material = { model, clips };
  const options = { context: 'own_length' };
  await using product = await setting.openProduct({ model, train: clips, val: clips, options });
  await using theirs = await reference.hf(material, settings);
  const hyperparameters = { ...amount, frozen_layers: frozen ? encoderLayers : 0 };
  const ours = product.contender('rl-exp', { hyperparameters, updates });
  const rates = await alternate([theirs, ours], rounds);
  const gflop = await reference.gflopPerClip(material, frozen);
  const peak = reference.machine.matmul_gflop_per_second;
  return {
    name,
    clips: examples.length,
    audio_seconds: Math.round(audioSeconds(examples)),
    settings,
    gflop_per_clip: fourDigits(gflop),
    rows: rates.map((rate) => ({
      ...rate,
      utilisation: fourDigits((rate.clips_per_second * gflop) / peak),
    })),
    whole_segment_clips_per_second: fourDigits(
      examples.length / median(ours.wholeSeconds.slice(1)),
    ),
  };
}
