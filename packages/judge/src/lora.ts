import type { PlannedCell, StateManifest } from '@rl-exp/core';
import { z } from 'zod';

/** How a trainer adapts a model by low-rank products: what a weight W becomes is W + alpha/rank · B·A. */
export interface Lora {
  readonly rank: number;
  readonly alpha: number;
  readonly targets: readonly string[];
}

const optionsSchema = z.object({
  adapter: z.literal('lora'),
  lora: z.object({ rank: z.number(), alpha: z.number(), targets: z.array(z.string()) }),
});

const projection = /^model\.(?:encoder|decoder)\.layers\.\d+\.(?:\w+\.)?(\w+)\.weight$/;

/** What the plan says of adapters; null where all weights train. */
export function loraOf({ trainer }: Pick<PlannedCell, 'trainer'>): Lora | null {
  return optionsSchema.safeParse(trainer.with).data?.lora ?? null;
}

/** Whether an adapter stands beside this tensor of a checkpoint. */
export function isAdapted(name: string, { targets }: Lora): boolean {
  const [, module] = projection.exec(name) ?? [];
  return module !== undefined && targets.includes(module);
}

/** Whether a tensor of a state is a factor of an adapter, which an export has merged. */
export function isFactor(name: string): boolean {
  return /\.lora_[AB]\.weight$/.test(name);
}

/** The tensors of a state by their names in a checkpoint, the optimizer's left out. */
export function weightsOf({ entries }: StateManifest): ReadonlyMap<string, string> {
  return new Map(
    entries
      .filter(({ name }) => !name.startsWith('optimizer/'))
      .map(({ name, blob }) => [name.replace(/^weights\//, ''), blob]),
  );
}

/** One adapter of a state: the tensor it stands beside, and the digests of its factors. */
export interface Adapter {
  readonly name: string;
  readonly scaling: number;
  readonly a: string;
  readonly b: string;
}

/** The adapters that a state holds. */
export function adaptersOf(state: StateManifest, { rank, alpha }: Lora): readonly Adapter[] {
  const weights = weightsOf(state);
  return [...weights].flatMap(([factor, a]) => {
    const module = factor.replace(/\.lora_A\.weight$/, '');
    const b = weights.get(`${module}.lora_B.weight`);
    return module === factor || b === undefined
      ? []
      : [{ name: `${module}.weight`, scaling: alpha / rank, a, b }];
  });
}
