import type { Decision, Observation } from '@rl-exp/core';
import { groqErrors } from './errors.ts';

type Shown = Pick<Observation, 'actions' | 'choices'>;
type Harmless = Pick<Decision, 'action' | 'values'>;

/**
 * The decision that trains on with the values in force, or that ends the episode; whichever is wanted, the other where
 * only that is allowed.
 *
 * @throws RLX_GROQ_NO_HOLD where neither is.
 */
export function harmlessDecision(wanted: 'hold' | 'stop', { actions, choices }: Shown): Harmless {
  const [hold, stop] = [holding(choices), ending(choices)];
  const found = wanted === 'hold' ? (hold ?? stop) : (stop ?? hold);
  if (found === null) throw groqErrors.create('RLX_GROQ_NO_HOLD', { allowed: actions });
  return found;
}

function holding(choices: Shown['choices']): Harmless | null {
  const still = choices.filter(({ unchanged, ends, chooses }) => unchanged && !ends && !chooses);
  const hold = still.find(({ action }) => action === 'hold') ?? still[0];
  if (hold !== undefined) return { action: hold.action };
  const choosing = choices.find(({ chooses }) => chooses);
  return choosing === undefined
    ? null
    : { action: choosing.action, values: choosing.hyperparameters };
}

function ending(choices: Shown['choices']): Harmless | null {
  const stop = choices.find(({ ends }) => ends);
  return stop === undefined ? null : { action: stop.action };
}
