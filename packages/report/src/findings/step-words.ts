import type { PlannedCell } from '@rl-exp/core';
import { inUnits, metricName, scoreText } from '@rl-exp/compare';
import { cappedText } from '../text/capped-text.ts';
import { countText, shortNumber, signedNumber } from '../text/number-text.ts';
import type { PathStep } from './episode-path.ts';

const mostOfRationale = 420;

/** What a step was, line by line: the action, what came of it, the reward, the values, and the agent's reason. */
export function stepWords(
  path: PathStep,
  { objective }: Pick<PlannedCell, 'objective'>,
): readonly string[] {
  const { step, outcome, value, gain } = path;
  const { metric } = objective;
  const { decision, asked, from } = step;
  const branch = from === step.step - 1 ? '' : `, from step ${from}`;
  const result =
    gain === null
      ? outcomeWords[outcome]
      : `${metricName(metric)} ${scoreText(metric, value)}, ${inUnits(metric, gain, { signed: true })}`;
  return [
    `Step ${step.step} · ${decision.action}${branch}`,
    result,
    rewardWords(path),
    hyperparameterWords(step.hyperparameters),
    ...(step.clamped.length > 0 ? [`held back by a bound: ${step.clamped.join(', ')}`] : []),
    ...(asked > 1 ? [`asked ${asked} times`] : []),
    ...(decision.usage === undefined ? [] : [usageWords(decision.usage)]),
    ...(decision.rationale === undefined
      ? []
      : [`“${cappedText(decision.rationale, mostOfRationale)}”`]),
  ];
}

export const outcomeWords: Readonly<Record<PathStep['outcome'], string>> = {
  ok: 'trained',
  stopped: 'stopped; nothing was trained',
  oom: 'failed: out of memory',
  nan: 'failed: not finite',
  diverged: 'failed: diverged',
};

function hyperparameterWords(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${shortNumber(value)}`)
    .join(' · ');
}

/** What a decision cost, by name, without what was nothing. */
export function usageWords(usage: Readonly<Record<string, number>>): string {
  const spent = Object.entries(usage).filter(([, amount]) => amount !== 0);
  return spent
    .map(
      ([name, amount]) =>
        `${cappedText(name, 60)} ${Number.isInteger(amount) ? countText(amount) : shortNumber(amount)}`,
    )
    .join(' · ');
}

function rewardWords({ step: { reward } }: PathStep): string {
  const { improvement, step_penalty: penalty, failure } = reward.terms;
  const terms = [
    `improvement ${signedNumber(improvement)}`,
    `step ${signedNumber(penalty)}`,
    ...(failure === 0 ? [] : [`failure ${signedNumber(failure)}`]),
  ];
  return `reward ${signedNumber(reward.total)} (${terms.join(', ')})`;
}
