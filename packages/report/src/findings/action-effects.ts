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
  const rank = ({ mean_gain }: ActionEffect): number => mean_gain ?? Number.NEGATIVE_INFINITY;
  return effects.toSorted((a, b) =>
    rank(a) === rank(b) ? (a.action < b.action ? -1 : 1) : rank(b) - rank(a),
  );
}

/** Which actions helped, by how much a use, and which did not. */
export function actionEffectsSentence(recorded: RecordedCell): string {
  const effects = actionEffects(recorded).filter(({ mean_gain }) => mean_gain !== null);
  if (effects.length === 0) return 'No action has been measured.';
  const { metric } = recorded.cell.objective;
  const helped = effects.filter(({ mean_gain }) => (mean_gain ?? 0) > 0);
  const harmed = effects.filter(({ mean_gain }) => (mean_gain ?? 0) < 0);
  const text = ({ action, mean_gain, measured }: ActionEffect): string =>
    `${action} ${inUnits(metric, mean_gain ?? 0, { signed: true })}${measured > 1 ? ` (mean of ${measured})` : ''}`;
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

/** Said wherever effects are shown. */
export const actionEffectsCaution =
  'A gain is that of the segment as well as of the action: whatever is chosen, a step also trains.';

function sum(values: readonly number[]): number {
  return Number(values.reduce((total, value) => total + value, 0).toPrecision(12));
}
