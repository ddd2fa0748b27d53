import { metricName, scoreText } from '@rl-exp/compare';
import { metricValue } from '@rl-exp/core';
import { linePath, place } from '../charts/path.ts';
import { extentOf, linearScale } from '../charts/scale.ts';
import { episodePath } from '../findings/episode-path.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportedCell } from '../report-data.ts';
import { amountText } from '../text/number-text.ts';

const width = 180;
const height = 40;
const margin = 5;

/** The metric on val over the steps of an episode; what is left of the width are the steps to come. */
export function sparkline(recorded: ReportedCell): Markup | null {
  const { cell, trajectory } = recorded;
  if (trajectory === null) return null;
  const { metric } = cell.objective;
  const values = [
    metricValue(trajectory.root.metrics, metric),
    ...episodePath(recorded).map(({ value }) => value),
  ];
  const x = linearScale({
    domain: [0, Math.max(cell.environment.steps, values.length - 1)],
    range: [margin, width - margin],
  });
  const y = linearScale({ domain: extentOf(values), range: [height - margin, margin] });
  const points = values.map((value, step) => ({ x: x.at(step), y: y.at(value) }));
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
  const end = points.at(-1) ?? { x: 0, y: 0 };
  const words = `${metricName(metric)} on val from ${scoreText(metric, first)} to ${scoreText(metric, last)} in ${amountText(values.length - 1, 'step')}`;
  return html`<svg class="sparkline" viewBox="0 0 ${width} ${height}" role="img" aria-label="${words}"><path class="grid" d="M${margin} ${height - margin}H${width - margin}"/><path class="link" d="${linePath(points)}"/><circle class="outcome" cx="${place(end.x)}" cy="${place(end.y)}" r="3.5"/></svg>`;
}
