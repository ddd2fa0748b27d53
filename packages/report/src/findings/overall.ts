import { improvement } from '@rl-exp/core';
import { differenceText, inUnits, metricName, scoreText, type RecordedCell } from '@rl-exp/compare';
import type { ReportData, ReportedCell } from '../report-data.ts';
import { amountText, countText, listText } from '../text/number-text.ts';
import { actionEffects } from './action-effects.ts';
import { agentNames } from './agent-names.ts';
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
  return [
    standingSentence(cells),
    ...bestSentence(alike, metric, agentNames(data)),
    ...hiddenSentence(alike, metric),
    ...actionSentence(alike, metric),
    failureSentence(cells),
  ];
}

function standingSentence(cells: readonly ReportedCell[]): string {
  const counts = Map.groupBy(cells, standingOf);
  const order: readonly Standing[] = [
    'pass',
    'fail',
    'inconclusive',
    'failed',
    'not judged',
    'under way',
    'not begun',
  ];
  const texts: Readonly<Record<Standing, string>> = {
    pass: 'passed the judge',
    fail: 'failed it',
    inconclusive: 'inconclusive',
    failed: 'ended in an error',
    'not judged': 'not judged yet',
    'under way': 'under way',
    'not begun': 'not begun',
  };
  const parts = order.flatMap((standing) => {
    const count = counts.get(standing)?.length ?? 0;
    return count === 0 ? [] : [`${countText(count)} ${texts[standing]}`];
  });
  return `${amountText(cells.length, 'cell')}: ${listText(parts)}.`;
}

function bestSentence(
  cells: readonly RecordedCell[],
  metric: string,
  nameOf: (recorded: RecordedCell) => string,
): readonly string[] {
  let best: {
    readonly value: number;
    readonly start: number;
    readonly recorded: RecordedCell;
    readonly step: number;
  } | null = null;
  for (const recorded of cells) {
    const found = bestValue(recorded);
    if (found === null) continue;
    if (best === null || improvement(recorded.cell.objective, best.value, found.best) > 0)
      best = { value: found.best, start: found.start, recorded, step: found.step };
  }
  if (best === null) return [];
  const { cell } = best.recorded;
  const change = differenceText(metric, best.value - best.start);
  return [
    `Best ${metricName(metric)} on val: ${scoreText(metric, best.value)}, by ${nameOf(best.recorded)} with seed ${cell.seed} after step ${best.step}, from ${scoreText(metric, best.start)} untouched (${change}).`,
  ];
}

function hiddenSentence(cells: readonly RecordedCell[], metric: string): readonly string[] {
  const gains = cells
    .flatMap(({ verdict }) => (verdict === null ? [] : [verdict.hidden.improvement.value]))
    .toSorted((a, b) => a - b);
  const [low] = gains;
  const high = gains.at(-1);
  if (low === undefined || high === undefined) return [];
  const middle = ((gains[(gains.length - 1) >> 1] ?? 0) + (gains[gains.length >> 1] ?? 0)) / 2;
  const domains = [...new Set(cells.flatMap(({ cell }) => cell.splits.hidden.domains))];
  const signed = (value: number): string => inUnits(metric, value, { signed: true });
  const change = `${middle < 0 ? 'worsened' : 'improved'} by ${differenceText(metric, middle)}`;
  return [
    `On the hidden domain (${listText(domains)}) ${metricName(metric)} ${change} in the middle cell; the gains of ${amountText(gains.length, 'judged cell')} go from ${signed(low)} to ${signed(high)}.`,
  ];
}

function actionSentence(cells: readonly RecordedCell[], metric: string): readonly string[] {
  const sums = new Map<string, { total: number; measured: number }>();
  for (const recorded of cells)
    for (const { action, total_gain: total, measured } of actionEffects(recorded)) {
      if (total === null) continue;
      const sum = sums.get(action) ?? { total: 0, measured: 0 };
      sums.set(action, { total: sum.total + total, measured: sum.measured + measured });
    }
  const means = [...sums]
    .map(([action, { total, measured }]) => ({ action, mean: total / measured, measured }))
    .toSorted((a, b) => b.mean - a.mean);
  const [best] = means;
  const worst = means.at(-1);
  if (best === undefined || worst === undefined) return [];
  const text = ({ action, mean, measured }: typeof best): string =>
    `${action} (${inUnits(metric, mean, { signed: true })} a step, ${amountText(measured, 'step')})`;
  return [
    best === worst
      ? `Every step took ${text(best)}.`
      : `Most was gained in steps with ${text(best)}, least in those with ${text(worst)}.`,
  ];
}

function failureSentence(cells: readonly RecordedCell[]): string {
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
  return sentences.length === 0
    ? 'No segment failed, no worker was lost, every decision was valid.'
    : `${listText(sentences)}.`;
}
