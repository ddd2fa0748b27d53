import type { StateManifest } from '@rl-exp/core';
import { fourDigits } from '../figures/four-digits.ts';
import { alternate, type Rate } from '../side-by-side/alternate.ts';
import type { BenchSetting } from '../side-by-side/bench-setting.ts';
import { audioSeconds } from '../side-by-side/mini-speech.ts';
import type { Product } from '../side-by-side/product.ts';
import type { GenerateSettings } from '../side-by-side/reference.ts';
import type { EvaluationCase } from './evaluation-cases.ts';
import { inTurns, Transcriber } from './transcriber.ts';

export interface EvaluationComparison {
  readonly name: string;
  readonly clips: number;
  readonly audio_seconds: number;
  /** Clips that are decoded together. */
  readonly batch_size: number;
  /** `generate` first; ratios are to it. */
  readonly rows: readonly EvaluationRow[];
}

export interface EvaluationRow extends Rate {
  /** Seconds of work for a second of audio. */
  readonly real_time_factor: number;
  /** Of `texts`, those that rl-exp wrote otherwise with the same weights. */
  readonly unlike_texts: number;
  /** Clips × two sets of weights. */
  readonly texts: number;
}

const batchSize = 32;

/**
 * The product's evaluation against `generate`, in turns on the same clips with the same weights. All of them go from
 * one of two states to the other, whose encoders differ: the product keeps what an encoder heard for as long as it is
 * the same, which an episode can use while the encoder is frozen and only then. That case is a row of its own.
 */
export async function compareEvaluation(
  setting: BenchSetting,
  { name, size, clips: count, rounds }: EvaluationCase,
): Promise<EvaluationComparison> {
  const { speech, reference, checkpoints } = setting;
  const { folder } = await checkpoints.get(size);
  const examples = speech.spread(count);
  const clips = await speech.write(examples);
  await using stack = new AsyncDisposableStack();
  const options = { context: 'own_length', eval_batch_size: batchSize };
  const product = stack.use(
    await setting.openProduct({ model: folder, train: clips, val: clips, options }),
  );
  const trained = await trainedState(product);
  const models = [folder, await product.export(trained)];
  const generate = async (row: string, context: GenerateSettings['context']) => {
    const contenders = await Promise.all(
      models.map((model) =>
        reference.generate(row, { model, clips }, { context, batch_size: batchSize }),
      ),
    );
    for (const contender of contenders) stack.use(contender);
    return new Transcriber(row, inTurns(), (weights) => of(contenders, weights).run());
  };
  const states = [product.root, trained];
  const turn = inTurns();
  let current = 0;
  const next = (): number => (current = turn());
  const evaluate = (weights: number) => product.evaluate(of(states, weights));
  const ours = new Transcriber('rl-exp', next, evaluate);
  const transcribers = [
    await generate('generate', 'longest'),
    await generate('generate at own lengths', 'own'),
    ours,
    new Transcriber('rl-exp, encoder unchanged', () => current, evaluate),
  ];
  const rates = await alternate(transcribers, rounds);
  const seconds = audioSeconds(examples);
  return {
    name,
    clips: count,
    audio_seconds: Math.round(seconds),
    batch_size: batchSize,
    rows: rates.map((rate, index) => ({
      ...rate,
      real_time_factor: fourDigits(count / rate.clips_per_second / seconds),
      unlike_texts: of(transcribers, index).unlike(ours),
      texts: 2 * count,
    })),
  };
}

/** A state one small update away from the root, in every layer. */
async function trainedState(product: Product): Promise<StateManifest> {
  const hyperparameters = { lr: 1e-6, batch_size: 1, grad_accum: 1, frozen_layers: 0 };
  const { state } = await product.train(product.root, { hyperparameters, updates: 1 });
  return state;
}

function of<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`there is no item ${index}`);
  return item;
}
