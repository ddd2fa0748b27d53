import { alternate, type Rate } from './alternate.ts';
import { writeClips } from './mini-speech.ts';
import type { FlopsPerClip, TrainingSettings } from './reference.ts';
import { openProduct, spread, type TrainingSetting } from './training-setting.ts';
import { fourDigits } from './four-digits.ts';
import { median } from './median.ts';

export interface ComparisonCase {
  readonly name: string;
  readonly model: string;
  readonly encoderLayers: number;
  readonly settings: TrainingSettings;
  readonly rounds: number;
}

export interface Comparison {
  readonly name: string;
  readonly clips: number;
  readonly audio_seconds: number;
  readonly settings: TrainingSettings;
  readonly rounds: number;
  /** Hugging Face's trainer first. */
  readonly rates: readonly Rate[];
  /** The product's segments as an episode waits for them: planning, the loop, the probe, naming the state. */
  readonly product_whole_segment_seconds: number;
  readonly gflop_per_clip: FlopsPerClip;
  /** Of the machine's matrix products in the training's precision: what clips need at their own length, by rate. */
  readonly utilisation: Readonly<Record<string, number>>;
}

/** The product against Seq2SeqTrainer, in turns on the same clips. */
export async function compareTraining(
  setting: TrainingSetting,
  { name, model, encoderLayers, settings, rounds }: ComparisonCase,
): Promise<Comparison> {
  const { folder, speech, reference, machine } = setting;
  const { lr, batch_size, grad_accum, updates, frozen_encoder: frozen } = settings;
  const examples = spread(speech.examples, updates * batch_size * grad_accum);
  const clips = await writeClips(folder, 'train', speech, examples);
  const material = { model, clips };
  await using product = await openProduct(setting, model, clips, { context: 'own_length' });
  const ours = product.contender(
    'rl-exp',
    { lr, batch_size, grad_accum, frozen_layers: frozen ? encoderLayers : 0 },
    updates,
  );
  const theirs = await reference.hf('Seq2SeqTrainer', material, settings);
  try {
    const rates = await alternate([theirs, ours], rounds);
    const gflop = await reference.flops(material, frozen);
    const peak = machine.matmul_gflop_per_second[machine.training_dtype];
    return {
      name,
      clips: examples.length,
      audio_seconds: Math.round(examples.reduce((sum, { seconds }) => sum + seconds, 0)),
      settings,
      rounds,
      rates,
      product_whole_segment_seconds: Number(median(ours.wholeSeconds.slice(1)).toFixed(3)),
      gflop_per_clip: {
        own: fourDigits(gflop.own),
        longest: fourDigits(gflop.longest),
        full: fourDigits(gflop.full),
      },
      utilisation: Object.fromEntries(
        rates.map((rate) => [
          rate.name,
          Number(((rate.clips_per_second * gflop.own) / peak).toFixed(4)),
        ]),
      ),
    };
  } finally {
    await theirs.close();
  }
}
