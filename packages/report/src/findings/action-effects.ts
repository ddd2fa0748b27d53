import { differenceText, inUnits, type RecordedCell } from '@rl-exp/compare';
import { amountText, listText } from '../text/number-text.ts';
import { episodePath } from './episode-path.ts';

/** What came of the steps that took one action. */
export interface ActionEffect {
  readonly action: string;
  readonly uses: number;
  /** Uses that trained and were measured. */
  readonly measured: number;
  readonly failures: number;
  /** Of the metric on val over its measured uses; positive is better, null without any. */
  readonly total_gain: number | null;
  readonly mean_gain: number | null;
  readonly reward: number;
}

/** The effects of the actions that were taken, best mean gain first; those never measured last, by name. */
export function actionEffects(recorded: RecordedCell): readonly ActionEffect[] {
  const steps = Map.groupBy(episodePath(recorded), ({ step }) => step.decision.action);
  const effects = [...steps].map(([action, uses]): ActionEffect => {
    const gains = uses.flatMap(({ gain }) => (gain === null ? [] : [gain]));
    const total = gains.length === 0 ? null : sum(gains);
    return {
      action,
      uses: uses.length,
      measured: gains.length,
      failures: uses.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'stopped').length,
      total_gain: total,
      mean_gain: total === null ? null : total / gains.length,
      reward: sum(uses.map(({ step }) => step.reward.total)),
    };
  });
  return effects.toSorted(byGain);
}

/** The order of effects: best mean gain first; those never measured last, by name. */
export function byGain(one: ActionEffect, other: ActionEffect): number {
  const rank = ({ mean_gain }: ActionEffect): number => mean_gain ?? Number.NEGATIVE_INFINITY;
  return rank(one) === rank(other) ? (one.action < other.action ? -1 : 1) : rank(other) - rank(one);
}

/** Which actions helped, by how much a use, and which did not. */
export function actionEffectsSentence(recorded: RecordedCell): string {
  const taken = actionEffects(recorded);
  const effects = taken.filter(({ mean_gain }) => mean_gain !== null);
  const [only] = effects;
  if (only === undefined) return taken.length === 0 ? '' : 'No step could be measured on val.';
  const { metric } = recorded.cell.objective;
  if (taken.length === 1)
    return `Every step took ${only.action}, which left val ${changeText(metric, only)}.`;
  const helped = effects.filter(({ mean_gain }) => (mean_gain ?? 0) > 0);
  const harmed = effects.filter(({ mean_gain }) => (mean_gain ?? 0) < 0);
  const text = ({ action, mean_gain, measured }: ActionEffect): string =>
    `${action} (${inUnits(metric, mean_gain ?? 0, { signed: true })}${measured > 1 ? `, mean of ${measured}` : ''})`;
  const [best] = helped;
  const first =
    best === undefined
      ? 'No action improved val.'
      : `Most was gained in steps with ${best.action}: ${differenceText(metric, best.mean_gain ?? 0)} ${best.measured > 1 ? `a step, mean of ${best.measured}` : 'in its one step'}.`;
  const others = helped.slice(1, 4);
  return [
    first,
    ...(others.length === 0 ? [] : [`Then ${listText(others.map(text))}.`]),
    ...(harmed.length === 0
      ? []
      : [`${amountText(harmed.length, 'action')} made it worse: ${listText(harmed.map(text))}.`]),
  ].join(' ');
}

function changeText(metric: string, { mean_gain: gain, measured }: ActionEffect): string {
  const size = differenceText(metric, gain ?? 0);
  const each = measured > 1 ? ' a step on average' : '';
  if (gain === null || gain === 0) return 'as it was';
  return `${size} ${gain > 0 ? 'better' : 'worse'}${each}`;
}

/** Said wherever effects are shown. */
export const actionEffectsCaution =
  'A gain is that of the segment as well as of the action: whatever is chosen, a step also trains.';

function sum(values: readonly number[]): number {
  return Number(values.reduce((total, value) => total + value, 0).toPrecision(12));
}
