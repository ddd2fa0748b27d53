import { digestOfJson, type StateManifest } from '@rl-exp/core';
import type { InspectedTensor } from '../evaluator/checkpoint-inspection.ts';
import { isAdapted, isFactor, loraOf, weightsOf, type Lora } from '../lora.ts';
import { defineCheck } from './check.ts';

/** What merging and measuring in float64, and rounding to float32 between, can leave. */
const roundingError = 1e-6;

/**
 * The submitted weights are those of the delivered state, and the base's those of the root, bit for bit. Where adapters
 * are merged, a weight is the root's with the delivered adapter's product added, up to rounding.
 */
export const deliveredState = defineCheck(
  'delivered_state',
  ({ cell, states, trajectory, checkpoints: { tensors } }, results) => {
    const { root, delivered } = states;
    const lora = loraOf(cell);
    if (root === null || delivered === null)
      return results.inconclusive('A state is not in the store.');
    const problems = [
      ...identity(root, trajectory.root.state, 'root'),
      ...identity(delivered, trajectory.delivered, 'delivered'),
      ...differences(root, tensors, 'base', lora),
      ...differences(delivered, tensors, 'submitted', lora),
      ...(lora === null ? [] : mergeProblems(delivered, tensors, lora)),
    ];
    const unknown = tensors.find(
      ({ name, merge_error: error }) => lora !== null && isAdapted(name, lora) && error === null,
    );
    if (unknown !== undefined && problems.length === 0) {
      return results.inconclusive(`The adapter of ${unknown.name} is not in the store.`);
    }
    return results.of(
      problems,
      `All ${tensors.length} submitted tensors are those of the delivered state.`,
      {
        root: root.id,
        delivered: delivered.id,
      },
    );
  },
);

function identity(
  { id, entries, meta }: StateManifest,
  recorded: string | null,
  which: string,
): readonly string[] {
  const holds = id === recorded && digestOfJson({ entries, meta }) === id;
  return holds ? [] : [`The ${which} state is not the one on record.`];
}

function mergeProblems(
  delivered: StateManifest,
  tensors: readonly InspectedTensor[],
  lora: Lora,
): readonly string[] {
  const held = weightsOf(delivered);
  return tensors.flatMap(({ name, base, merge_error: error }) => {
    if (!isAdapted(name, lora)) return [];
    if (held.get(name) !== base?.sha256) {
      return [`${name} beside its adapter in the delivered state is not that of the base.`];
    }
    return error === null || error <= roundingError
      ? []
      : [`${name} of the submitted checkpoint is not the base's with the delivered adapter added.`];
  });
}

/** Tensors of a checkpoint that are not those of its state; what adapters have a part in is looked at elsewhere. */
function differences(
  state: StateManifest,
  tensors: readonly InspectedTensor[],
  side: 'base' | 'submitted',
  lora: Lora | null,
): readonly string[] {
  const held = weightsOf(state);
  const stored = new Map(
    tensors.flatMap((tensor) =>
      tensor[side] === null ? [] : [[tensor.name, tensor[side].sha256] as const],
    ),
  );
  const isMerged = (name: string): boolean =>
    lora !== null && (isFactor(name) || (side === 'submitted' && isAdapted(name, lora)));
  // The projection is tied to the embedding, so one of the two may leave it out.
  const names = new Set(
    [...held.keys(), ...stored.keys()].filter(
      (name) => name !== 'proj_out.weight' && !isMerged(name),
    ),
  );
  const which = side === 'base' ? 'root' : 'delivered';
  return [...names]
    .filter((name) => held.get(name) !== stored.get(name))
    .map((name) => `${name} of the ${side} checkpoint is not that of the ${which} state.`);
}
