import { bestSoFar, chargesOf, metricName, scoreText, type StepCurve } from '@rl-exp/compare';
import { improvement, metricValue, type Objective } from '@rl-exp/core';
import { extentOf, type Extent } from '../charts/scale.ts';
import { staircaseChart, type Trial } from '../charts/staircase-chart.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportData, ReportedCell } from '../report-data.ts';
import { comparableMethods, groupTitle, type ReportedMethod } from '../reported-methods.ts';
import { shownMethods } from '../shown-methods.ts';
import { amountText } from '../text/number-text.ts';
import type { RunView } from '../view.ts';

const mostMethods = 24;

/** Every trial of every method, and how its best and its worst seed came down. */
export const staircases: RunView = {
  id: 'staircases',
  title: 'All trials, and the best so far',
  body: (data) => {
    const groups = comparableMethods(data)
      .map((methods) => methods.filter(({ cells }) => cells.some(hasTrials)))
      .filter((methods) => methods.flatMap(({ cells }) => cells).length > 1);
    return groups.length === 0 ? null : groups.map((methods, index) => group(data, methods, index));
  },
};

function group(data: ReportData, methods: readonly ReportedMethod[], index: number): Markup {
  const [first] = methods;
  const title = first === undefined ? null : groupTitle(data, first);
  const { shown, note } = shownMethods(data, methods, mostMethods);
  const played = shown.map((method) => ({ method, trials: trialsOf(method) }));
  const curves = played.flatMap(({ trials }) => trials.curves.map(({ curve }) => curve));
  const [, mostSeconds] = extentOf(
    played.flatMap(({ trials }) => trials.all.map(({ audio_seconds: at }) => at)),
  );
  const values = shownValues(curves, shown);
  return html`${title !== null && html`<h3>${title}</h3>`}<p class="note">A dot is one trained segment, measured on val. Stairs are the best value so far: solid of the seed that ended best, dashed of the one that ended worst. × failed, ▴ lies beyond the axis.</p><div class="charts small">${played.map(
    ({ method, trials }, at) =>
      staircaseChart({
        id: `staircase-${index}-${at}`,
        title: method.name,
        summary: `${method.name}: ${staircaseText(method, trials, values)}`,
        caption: staircaseText(method, trials, values),
        metric: method.objective.metric,
        trials: trials.all,
        best: trials.best.curve,
        worst: trials.curves.length > 1 ? trials.worst.curve : null,
        style: method.style,
        values,
        mostSeconds,
      }),
  )}</div>${note !== null && html`<p class="note">${note}</p>`}`;
}

interface SeedCurve {
  readonly seed: number;
  readonly curve: StepCurve;
}

export interface Trials {
  readonly all: readonly Trial[];
  readonly curves: readonly SeedCurve[];
  readonly best: SeedCurve;
  readonly worst: SeedCurve;
}

/** All trials of a method, and the curves of best values of its seeds. What a fork took over was another's trial. */
function trialsOf({ cells, objective }: ReportedMethod): Trials {
  const curves = cells.flatMap(({ cell, trajectory }): readonly SeedCurve[] =>
    trajectory === null ? [] : [{ seed: cell.seed, curve: bestSoFar(trajectory, cell) }],
  );
  const none: SeedCurve = { seed: 0, curve: [] };
  const ranked = curves.toSorted((a, b) => improvement(objective, endOf(b), endOf(a)));
  return {
    all: cells.flatMap((cell) => trialsOfCell(cell, objective)),
    curves,
    best: ranked.at(-1) ?? none,
    worst: ranked[0] ?? none,
  };
}

function trialsOfCell({ cell, trajectory }: ReportedCell, { metric }: Objective): readonly Trial[] {
  if (trajectory === null) return [];
  const charges = chargesOf(trajectory, cell);
  return trajectory.steps.flatMap(({ step, transition, evaluation }, index): readonly Trial[] => {
    if (transition === null || step <= (cell.fork?.step ?? 0)) return [];
    const failed = transition.outcome !== 'ok' || evaluation === null;
    const value = failed ? null : metricValue(evaluation.metrics, metric);
    return [{ audio_seconds: charges[index] ?? 0, value }];
  });
}

function staircaseText(
  { objective, cells }: ReportedMethod,
  { all, curves, best, worst }: Trials,
  [low, high]: Extent,
): string {
  const { metric } = objective;
  const failed = all.filter(({ value }) => value === null).length;
  const beyond = all.filter(({ value }) => value !== null && (value < low || value > high)).length;
  const from = best.curve[0]?.value;
  const start = from === undefined ? '' : ` from ${scoreText(metric, from)}`;
  const spread =
    curves.length > 1
      ? ` at best (seed ${best.seed}), ${scoreText(metric, endOf(worst))} at worst (seed ${worst.seed})`
      : '';
  const others = [
    ...(failed > 0 ? [`${amountText(failed, 'segment')} failed`] : []),
    ...(beyond > 0 ? [`${amountText(beyond, 'trial')} beyond the axis`] : []),
    ...(curves.length < cells.length
      ? [`${amountText(cells.length - curves.length, 'cell')} not begun`]
      : []),
  ];
  return `${amountText(curves.length, 'seed')}, ${amountText(all.length, 'trial')}: best ${metricName(metric)} on val${start} to ${scoreText(metric, endOf(best))}${spread}${others.length > 0 ? `; ${others.join(', ')}` : ''}.`;
}

/** All curves, and a little beyond the worst of them: a trial that diverged would press everything else flat. */
function shownValues(curves: readonly StepCurve[], [first]: readonly ReportedMethod[]): Extent {
  const [low, high] = extentOf(curves.flatMap((curve) => curve.map(({ value }) => value)));
  const air = (high - low) / 10;
  return first?.objective.goal === 'maximize' ? [low - air, high] : [low, high + air];
}

function endOf({ curve }: SeedCurve): number {
  return curve.at(-1)?.value ?? Number.NaN;
}

function hasTrials({ trajectory }: ReportedCell): boolean {
  return trajectory !== null && trajectory.steps.some(({ transition }) => transition !== null);
}
