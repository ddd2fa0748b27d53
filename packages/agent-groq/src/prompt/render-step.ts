import type { Observation } from '@rl-exp/core';
import { formatDifference, formatNumber } from './format-number.ts';
import { renderChoices } from './render-choices.ts';
import { renderEffects } from './render-effects.ts';
import { renderHistory } from './render-history.ts';
import { describeSegment } from './render-system.ts';

/** What a step prompt can say of an observation, by placeholder. */
export function stepSections(
  observation: Observation,
  { history }: { readonly history: number },
): Readonly<Record<StepPlaceholder, string>> {
  return {
    history: renderHistory(observation, history),
    effects: renderEffects(observation),
    trend: renderTrend(observation),
    state: renderState(observation),
    choices: renderChoices(observation),
    budget: renderBudget(observation),
    step: String(observation.step),
  };
}

export const stepPlaceholders = [
  'history',
  'effects',
  'trend',
  'state',
  'choices',
  'budget',
  'step',
] as const;
type StepPlaceholder = (typeof stepPlaceholders)[number];

function renderTrend({ trend, objective: { metric } }: Observation): string {
  return [
    `best val_${metric} ${formatNumber(trend.best)} at step ${trend.best_step}`,
    `last improvement ${formatDifference(trend.last_improvement)}`,
    `mean of the last three ${formatDifference(trend.mean_improvement)}`,
    `volatility ${formatNumber(trend.volatility)}`,
  ].join(', ');
}

function renderState({ state }: Observation): string {
  return Object.entries(state)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : formatNumber(value)}`)
    .join(', ');
}

function renderBudget({ step, steps_left: left, segment }: Observation): string {
  return `${left} of ${step + left} steps; ${describeSegment(segment)}`;
}
