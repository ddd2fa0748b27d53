import type { RecordedCell } from '@rl-exp/compare';
import { actionEffects, byGain, type ActionEffect } from './action-effects.ts';

/** The effects of the actions over all of these cells together, best mean gain first. */
export function actionTotals(cells: readonly RecordedCell[]): readonly ActionEffect[] {
  const byAction = Map.groupBy(cells.flatMap(actionEffects), ({ action }) => action);
  const totals = [...byAction].map(([action, effects]): ActionEffect => {
    const sum = (of: (effect: ActionEffect) => number): number =>
      effects.reduce((total, effect) => total + of(effect), 0);
    const measured = sum((effect) => effect.measured);
    const gain = measured === 0 ? null : sum((effect) => effect.total_gain ?? 0);
    return {
      action,
      uses: sum(({ uses }) => uses),
      measured,
      failures: sum(({ failures }) => failures),
      total_gain: gain,
      mean_gain: gain === null ? null : gain / measured,
      reward: sum(({ reward }) => reward),
    };
  });
  return totals.toSorted(byGain);
}
