import { improvement } from '@rl-exp/core';
import {
  differenceText,
  inUnits,
  metricName,
  scoreText,
  taskOf,
  type RecordedCell,
} from '@rl-exp/compare';
import type { ReportData, ReportedCell } from '../report-data.ts';
import { methodNameOf } from '../reported-methods.ts';
import { amountText, countText, listText } from '../text/number-text.ts';
import { actionTotals } from './action-totals.ts';
import { bestValue } from './best-value.ts';
import { failuresOf } from './failures.ts';
import { standingOf, type Standing } from './standing.ts';

/** What many cells came to together, in sentences; of those of the first one's objective. */
export function overallSentences(data: ReportData): readonly string[] {
  const { runs } = data;
  const cells = runs.flatMap((run) => run.cells);
  const [first] = cells;
  if (first === undefined) return ['There is no cell.'];
  const { metric, goal } = first.cell.objective;
  const alike = cells.filter(
    ({ cell }) => cell.objective.metric === metric && cell.objective.goal === goal,
  );
  const isOneTask = new Set(alike.map(({ cell }) => taskOf(cell))).size === 1;
  return [
    standingSentence(cells),
    // Values of different tasks are no rank order.
    ...(isOneTask ? bestSentence(alike, metric, methodNameOf(data)) : []),
    ...hiddenSentence(alike, metric),
    ...actionSentence(alike, metric),
    ...failureSentence(cells),
  ];
}

const standings: readonly (readonly [Standing, one: string, many: string, all: string])[] = [
  ['pass', 'passed the judge', 'passed the judge', 'all passed the judge'],
  ['fail', 'failed the judge', 'failed the judge', 'all failed the judge'],
  [
    'inconclusive',
    'was left open by the judge',
    'were left open by the judge',
    'all were left open by the judge',
  ],
  ['failed', 'ended in an error', 'ended in an error', 'all ended in an error'],
  ['not judged', 'is not judged yet', 'are not judged yet', 'none is judged yet'],
  ['unfinished', 'is unfinished', 'are unfinished', 'all are unfinished'],
  ['not begun', 'has not begun', 'have not begun', 'none has begun'],
];

function standingSentence(cells: readonly ReportedCell[]): string {
  const counts = Map.groupBy(cells, standingOf);
  const parts = standings.flatMap(([standing, one, many, all]) => {
    const count = counts.get(standing)?.length ?? 0;
    if (count === 0) return [];
    return [count === cells.length ? all : `${countText(count)} ${count === 1 ? one : many}`];
  });
  return `${amountText(cells.length, 'cell')}: ${listText(parts)}.`;
}

function bestSentence(
  cells: readonly ReportedCell[],
  metric: string,
  nameOf: (recorded: ReportedCell) => string,
): readonly string[] {
  const found = cells.flatMap((recorded) => {
    const best = bestValue(recorded);
    return best === null ? [] : [{ recorded, ...best }];
  });
  const [first, ...others] = found;
  if (first === undefined) return [];
  const best = others.reduce(
    (one, other) =>
      improvement(one.recorded.cell.objective, one.best, other.best) > 0 ? other : one,
    first,
  );
  const { cell } = best.recorded;
  const name = metricName(metric);
  if (best.step === 0)
    return found.some(({ recorded }) => (recorded.trajectory?.steps ?? []).length > 0)
      ? [
          `No step of any cell made the ${name} on val better than that of the untouched checkpoint.`,
        ]
      : [];
  const change = differenceText(metric, best.best - best.start);
  return [
    `The best ${name} on val is ${scoreText(metric, best.best)}, by ${nameOf(best.recorded)} with seed ${cell.seed} after step ${best.step}: ${change} better than the untouched checkpoint (${scoreText(metric, best.start)}).`,
  ];
}

function hiddenSentence(cells: readonly RecordedCell[], metric: string): readonly string[] {
  const judged = cells.flatMap(({ cell, verdict }) =>
    verdict === null ? [] : [{ cell, gain: verdict.hidden.improvement.value }],
  );
  const gains = judged.map(({ gain }) => gain).toSorted((a, b) => a - b);
  const [low] = gains;
  const high = gains.at(-1);
  if (low === undefined || high === undefined) return [];
  const middle = ((gains[(gains.length - 1) >> 1] ?? 0) + (gains[gains.length >> 1] ?? 0)) / 2;
  const domains = [...new Set(judged.flatMap(({ cell }) => cell.splits.hidden.domains))];
  const name = metricName(metric);
  const where = `On the hidden ${domains.length === 1 ? 'domain' : 'domains'} (${listText(domains)})`;
  const change =
    Number(inUnits(metric, Math.abs(middle))) === 0
      ? `left the ${name} as it was`
      : `${middle < 0 ? 'worsened' : 'improved'} the ${name} by ${differenceText(metric, middle)}`;
  const ends = `from ${inUnits(metric, low, { signed: true })} to ${differenceText(metric, high, { signed: true })}`;
  return gains.length === 1
    ? [`${where} the one judged cell ${change}.`]
    : [
        `${where} the median of ${countText(gains.length)} judged cells ${change}; their gains go ${ends}.`,
      ];
}

function actionSentence(cells: readonly ReportedCell[], metric: string): readonly string[] {
  const measured = actionTotals(cells).flatMap(({ action, mean_gain: mean, measured: steps }) =>
    mean === null ? [] : [{ action, mean, steps }],
  );
  const [best] = measured;
  const worst = measured.at(-1);
  if (best === undefined || worst === undefined) return [];
  const text = ({ mean, steps }: typeof best): string =>
    `${differenceText(metric, mean, { signed: true })} a step, mean of ${countText(steps)}`;
  return [
    best === worst
      ? `Every measured step took ${best.action} (${text(best)}).`
      : `Most was gained in steps with ${best.action} (${text(best)}), least in those with ${worst.action} (${text(worst)}).`,
  ];
}

function failureSentence(cells: readonly ReportedCell[]): readonly string[] {
  const all = cells.map(failuresOf);
  const sum = (count: (found: (typeof all)[number]) => number): number =>
    all.reduce((total, found) => total + count(found), 0);
  const parts = [
    [sum(({ oom }) => oom), 'out of memory'],
    [sum(({ nan }) => nan), 'not finite'],
    [sum(({ diverged }) => diverged), 'diverged'],
  ] as const;
  const failed = parts.filter(([count]) => count > 0);
  const total = failed.reduce((count, [each]) => count + each, 0);
  const lost = sum(({ workers_lost: workers }) => workers);
  const invalid = sum(({ invalid_replies: replies }) => replies);
  const sentences = [
    ...(total > 0
      ? [
          `${amountText(total, 'segment')} failed (${listText(failed.map(([count, name]) => `${countText(count)} ${name}`))})`,
        ]
      : []),
    ...(lost > 0 ? [`${amountText(lost, 'worker')} lost and replaced`] : []),
    ...(invalid > 0
      ? [`${amountText(invalid, 'invalid reply', 'invalid replies')} of agents`]
      : []),
  ];
  if (sentences.length > 0) return [`${listText(sentences)}.`];
  if (cells.every(({ trajectory }) => (trajectory?.steps ?? []).length === 0)) return [];
  // Whose episode ended in an error may have decided what is not valid.
  return cells.some(({ failure }) => failure !== null)
    ? ['No segment that was trained failed, and no worker was lost.']
    : ['No segment failed, no worker was lost, every decision was valid.'];
}
