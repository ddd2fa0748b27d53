import { chooseEvenly, type AgentV1, type Decision } from '@rl-exp/core';
import { mockErrors } from './errors.ts';

export interface RandomOptions {
  readonly mayStop: boolean;
}

/** Picks any allowed action with the same chance, from the seed and the step alone. */
export function createRandomAgent(options: RandomOptions): AgentV1 {
  return {
    async decide({ choices, step }, { seed }) {
      // What needs more than its name is not for chance to fill in.
      const actions = choices.filter(({ chooses }) => !chooses).map(({ action }) => action);
      const action = drawAction(options, { actions, seed, step });
      if (action === null) {
        throw mockErrors.create('RLX_MOCK_NO_ACTION', { policy: 'random', allowed: actions });
      }
      return { action, rationale: 'random' };
    },
  };
}

/** Every decision of an episode of so many steps; null where there is nothing to pick. */
export function foreseeRandom(
  options: RandomOptions,
  {
    steps,
    ...cell
  }: { readonly seed: number; readonly steps: number; readonly actions: readonly string[] },
): readonly Pick<Decision, 'action'>[] | null {
  const decisions: { readonly action: string }[] = [];
  for (let step = 0; step < steps; step += 1) {
    const action = drawAction(options, { ...cell, step });
    if (action === null) return null;
    decisions.push({ action });
  }
  return decisions;
}

function drawAction(
  { mayStop }: RandomOptions,
  {
    actions,
    seed,
    step,
  }: { readonly actions: readonly string[]; readonly seed: number; readonly step: number },
): string | null {
  const choices = mayStop ? actions : actions.filter((action) => action !== 'stop');
  return chooseEvenly(choices, `${seed}|${step}`);
}
