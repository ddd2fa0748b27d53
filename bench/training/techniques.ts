import { alternate, type Rate } from '../side-by-side/alternate.ts';
import type { BenchSetting } from '../side-by-side/bench-setting.ts';
import type { Techniques, TrainingSettings } from '../side-by-side/reference.ts';

/** Contenders on whisper-nano, slowest first; ratios are to the first. */
export interface Ladder {
  readonly name: string;
  readonly frozenEncoder: boolean;
  /** The plain loop, with each technique and all before it. */
  readonly plain: readonly { readonly name: string; readonly techniques: Techniques }[];
  /** The product, switched by its own options. */
  readonly product: readonly { readonly name: string; readonly options: object }[];
}

const none: Techniques = { context: 'full', sorted: false, fused: false, cached_encoder: false };
const common: Techniques = { context: 'longest', sorted: true, fused: true, cached_encoder: false };
const product = { name: 'rl-exp', options: { context: 'own_length' } };
const productAtFullContext = { name: 'rl-exp, full context', options: { context: 'full' } };

/** Every technique, own length last, and what the product's other switches cost. */
export const ladders: readonly Ladder[] = [
  {
    name: 'all layers',
    frozenEncoder: false,
    plain: [
      { name: 'plain loop, full context', techniques: none },
      { name: '+ context of the longest clip', techniques: { ...none, context: 'longest' } },
      { name: '+ length-sorted batches', techniques: { ...common, fused: false } },
      { name: '+ fused optimizer', techniques: common },
      { name: '+ own length', techniques: { ...common, context: 'own' } },
    ],
    product: [productAtFullContext, product],
  },
  {
    name: 'encoder frozen',
    frozenEncoder: true,
    plain: [
      { name: 'plain loop, all but own length', techniques: common },
      { name: '+ cached encoder states', techniques: { ...common, cached_encoder: true } },
      { name: '+ own length', techniques: { ...common, cached_encoder: true, context: 'own' } },
    ],
    product: [productAtFullContext, product],
  },
  {
    name: 'options',
    frozenEncoder: false,
    plain: [],
    product: [
      product,
      { name: 'adapter: lora', options: { ...product.options, adapter: 'lora' } },
      { name: 'spec_augment: true', options: { ...product.options, spec_augment: true } },
    ],
  },
];

/** A ladder, from the first rung to the last. */
export async function climb(setting: BenchSetting, ladder: Ladder): Promise<readonly Rate[]> {
  const { speech, reference, checkpoints, full } = setting;
  const { folder: model, encoderLayers } = await checkpoints.get('nano');
  const amount = { lr: 1e-4, batch_size: 8, grad_accum: 1 };
  const updates = full ? 24 : 8;
  const settings: TrainingSettings = { ...amount, updates, frozen_encoder: ladder.frozenEncoder };
  const clips = await speech.write(speech.spread(updates * amount.batch_size));
  await using stack = new AsyncDisposableStack();
  const contenders = [];
  for (const { name, techniques } of ladder.plain) {
    const material = { model, clips };
    const contender = await reference.plain(name, material, { ...settings, ...techniques });
    contenders.push(stack.use(contender));
  }
  for (const { name, options } of ladder.product) {
    const trainer = stack.use(
      await setting.openProduct({ model, train: clips, val: clips, options }),
    );
    const hyperparameters = { ...amount, frozen_layers: ladder.frozenEncoder ? encoderLayers : 0 };
    contenders.push(trainer.contender(name, { hyperparameters, updates }));
  }
  return await alternate(contenders, full ? 7 : 3);
}
