import { metricName, type RecordedCell } from '@rl-exp/compare';
import type { PathStep } from '../../findings/episode-path.ts';
import { html, type Markup } from '../../markup.ts';
import { shapePath, type Shape } from '../marks.ts';
import { place, type Point } from '../path.ts';
import type { Scale } from '../scale.ts';
import { tickText } from '../tick-text.ts';
import { deliveredPlace } from './delivered-place.ts';
import type { Panel } from './panel.ts';
import { valueAxis } from './value-axis.ts';
import { valueLabels } from './value-labels.ts';

const outcomeShapes: Readonly<Record<PathStep['outcome'], Shape>> = {
  ok: 'circle',
  stopped: 'bar',
  oom: 'square',
  nan: 'triangle',
  diverged: 'diamond',
};

/** The metric after every step, joined to what the step continued; a mark for each outcome. */
export function metricPanel({
  recorded,
  path,
  x,
  y,
  panel,
  root,
}: {
  readonly recorded: RecordedCell;
  readonly path: readonly PathStep[];
  readonly x: Scale;
  readonly y: Scale;
  readonly panel: Panel;
  readonly root: number;
}): Markup {
  const { metric } = recorded.cell.objective;
  const places: readonly Point[] = [
    { x: x.at(0), y: y.at(root) },
    ...path.map(({ ends, value }) => ({ x: x.at(ends), y: y.at(value) })),
  ];
  const links = path.map(({ step, outcome }, index) => {
    const [from, to] = [places[step.from], places[index + 1]];
    if (from === undefined || to === undefined) return '';
    const kind = outcome === 'ok' ? 'link' : 'link link-failed';
    return html`<path class="${kind}" d="M${place(from.x)} ${place(from.y)}L${place(to.x)} ${place(to.y)}"/>`;
  });
  const r = (x.range[1] - x.range[0]) / Math.max(1, path.length) < 14 ? 3 : 4.5;
  const marks = path.map(({ outcome }, index) => {
    const at = places[index + 1];
    if (at === undefined) return '';
    return html`<path class="outcome outcome-${outcome}" d="${shapePath(outcomeShapes[outcome], outcome === 'stopped' ? { x: at.x + 15, y: at.y } : at, r)}"/>`;
  });
  const [first] = places;
  const delivered = deliveredPlace(recorded, path);
  const ring = delivered === null ? undefined : places[delivered];
  return html`<g aria-hidden="true">${[
    valueAxis({
      y,
      labelAt: 10,
      x,
      label: `${metricName(metric)} on val`,
      text: (value) => tickText(metric, value),
    }),
    ...links,
    first &&
      html`<circle class="outcome outcome-root" cx="${place(first.x)}" cy="${place(first.y)}" r="4.5"/>`,
    ...marks,
    ring && html`<circle class="delivered" cx="${place(ring.x)}" cy="${place(ring.y)}" r="9"/>`,
    valueLabels({ recorded, path, places, panel, root }),
  ]}</g>`;
}
