import { alternate, type Rate } from './alternate.ts';
import { writeClips } from './mini-speech.ts';
import type { Techniques, TrainingSettings } from './reference.ts';
import { nanoEncoderLayers } from './training-cases.ts';
import { openProduct, spread, type TrainingSetting } from './training-setting.ts';

interface Rung {
  readonly name: string;
  /** The plain loop with this technique and all before it. */
  readonly techniques: Techniques;
}

/** The product with a technique switched by its own options, beside the plain loop that lacks the switch. */
interface ProductVariant {
  readonly name: string;
  /** Options of the torch trainer. */
  readonly options: object;
}

const start: Techniques = { context: 'full', sorted: false, fused: false, cached_encoder: false };
const common: Techniques = { context: 'longest', sorted: true, fused: true, cached_encoder: false };

const allLayers: readonly Rung[] = [
  { name: 'plain loop, full context', techniques: start },
  { name: '+ context of the longest clip', techniques: { ...start, context: 'longest' } },
  { name: '+ length-sorted batches', techniques: { ...common, fused: false } },
  { name: '+ fused optimizer', techniques: common },
  { name: '+ own length', techniques: { ...common, context: 'own' } },
];

const frozenEncoder: readonly Rung[] = [
  { name: 'all but own length, encoder frozen', techniques: common },
  { name: '+ cached encoder states', techniques: { ...common, cached_encoder: true } },
  { name: '+ own length', techniques: { ...common, cached_encoder: true, context: 'own' } },
];

/** Switches that the product has; every new one belongs here. The last is the product as it is used. */
const productVariants: readonly ProductVariant[] = [
  { name: 'rl-exp, context: full', options: { context: 'full' } },
  { name: 'rl-exp', options: { context: 'own_length' } },
];

/** What each technique gives on whisper-nano, one switched on after the other; ratios are to the first row. */
export async function measureTechniques(
  setting: TrainingSetting,
): Promise<Readonly<Record<'all_layers' | 'encoder_frozen', readonly Rate[]>>> {
  return {
    all_layers: await climb(setting, allLayers, false),
    encoder_frozen: await climb(setting, frozenEncoder, true),
  };
}

async function climb(
  setting: TrainingSetting,
  rungs: readonly Rung[],
  frozen: boolean,
): Promise<readonly Rate[]> {
  const { folder, speech, nano, reference, full } = setting;
  const amount = { lr: 1e-4, batch_size: 8, grad_accum: 1 };
  const settings: TrainingSettings = { ...amount, updates: full ? 24 : 12, frozen_encoder: frozen };
  const examples = spread(speech.examples, settings.updates * settings.batch_size);
  const clips = await writeClips(folder, 'train', speech, examples);
  await using stack = new AsyncDisposableStack();
  const contenders = [];
  for (const { name, techniques } of rungs) {
    const material = { model: nano, clips };
    contenders.push(await reference.plain(name, material, { ...settings, ...techniques }));
  }
  for (const { name, options } of productVariants) {
    const product = stack.use(await openProduct(setting, nano, clips, options));
    const hyperparameters = { ...amount, frozen_layers: frozen ? nanoEncoderLayers : 0 };
    contenders.push(product.contender(name, hyperparameters, settings.updates));
  }
  const rates = await alternate(contenders, full ? 7 : 3);
  for (const contender of contenders) await contender.close();
  return rates;
}
