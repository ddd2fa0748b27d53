import type { Observation } from '@rl-exp/core';
import { formatNumber } from './format-number.ts';

type Choice = Observation['choices'][number];

/** One line an action: the values that it would change, from what to what. */
export function renderChoices({ choices, state }: Observation): string {
  return choices.map((choice) => `${choice.action}: ${effectOf(choice, state)}`).join('\n');
}

function effectOf(choice: Choice, state: Observation['state']): string {
  if (choice.ends) return 'ends the episode, nothing more is trained';
  if (choice.chooses) return 'sets the values that you name';
  const changes = Object.entries(choice.hyperparameters).flatMap(([name, after]) => {
    const before = state[name];
    if (typeof before !== 'number' || before === after) return [];
    const bound = choice.clamped.includes(name) ? ' (its bound)' : '';
    return [`${name} ${formatNumber(before)} -> ${formatNumber(after)}${bound}`];
  });
  if (changes.length > 0) return changes.join(', ');
  return choice.clamped.length > 0
    ? `no change, ${choice.clamped.join(', ')} is at its bound`
    : 'no change';
}
