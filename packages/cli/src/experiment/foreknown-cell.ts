import type { ForeknownCell, PlannedCell } from '@rl-exp/core';

/** What an agent is told of a cell before it starts. */
export function foreknownCell({ seed, environment }: PlannedCell): ForeknownCell {
  const { steps, actions, branch, reward } = environment;
  const named = Object.entries(actions).filter(([, effect]) => effect.choose !== true);
  return { seed, steps, actions: named.map(([name]) => name), branch, reward };
}
