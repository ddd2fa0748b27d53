import { digestOfJson, type StateManifest } from '@rl-exp/core';
import type { InspectedTensor } from '../checkpoint-inspection.ts';
import { defineCheck } from './check.ts';

/** The submitted weights are those of the delivered state, and the base's those of the root, bit for bit. */
export const deliveredState = defineCheck(
  'delivered_state',
  ({ states, trajectory, checkpoints: { tensors } }, results) => {
    const { root, delivered } = states;
    if (root === null || delivered === null)
      return results.inconclusive('A state is not in the store.');
    const problems = [
      ...identity(root, trajectory.root.state, 'root'),
      ...identity(delivered, trajectory.delivered, 'delivered'),
      ...differences(root, tensors, 'base', 'root'),
      ...differences(delivered, tensors, 'submitted', 'delivered'),
    ];
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

function differences(
  { entries }: StateManifest,
  tensors: readonly InspectedTensor[],
  side: 'base' | 'submitted',
  which: string,
): readonly string[] {
  const blobs = new Map(
    entries
      .filter(({ name }) => !name.startsWith('optimizer/'))
      .map(({ name, blob }) => [name.replace(/^weights\//, ''), blob]),
  );
  const stored = new Map(
    tensors.flatMap((tensor) =>
      tensor[side] === null ? [] : [[tensor.name, tensor[side].sha256] as const],
    ),
  );
  // Tied to the embedding, so one of the two may leave it out.
  const names = new Set(
    [...blobs.keys(), ...stored.keys()].filter((name) => name !== 'proj_out.weight'),
  );
  return [...names]
    .filter((name) => blobs.get(name) !== stored.get(name))
    .map((name) => `${name} of the ${side} checkpoint is not that of the ${which} state.`);
}
