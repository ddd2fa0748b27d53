import type { RecordedCell } from '@rl-exp/compare';
import { metricValue } from '@rl-exp/core';
import { scoreText, metricName } from '@rl-exp/compare';
import { episodePath, type PathStep } from '../findings/episode-path.ts';
import { stepWords } from '../findings/step-words.ts';
import { html, type Markup } from '../markup.ts';
import { shortNumber, signedNumber } from '../text/number-text.ts';
import { shapePath, type Shape } from './marks.ts';
import { place } from './path.ts';
import { tickText } from './tick-text.ts';
import { extentOf, linearScale, logScale, nice, type Scale } from './scale.ts';

export interface EpisodeChartOptions {
  readonly recorded: RecordedCell;
  readonly width: number;
  /** What the chart says, as its text alternative. */
  readonly title: string;
  readonly summary: string;
}

/** A horizontal band of the drawing with an axis of its own. */
interface Panel {
  readonly top: number;
  readonly bottom: number;
}

const outcomeShapes: Readonly<Record<PathStep['outcome'], Shape>> = {
  ok: 'circle',
  stopped: 'bar',
  oom: 'square',
  nan: 'triangle',
  diverged: 'diamond',
};
const characterWidth = 6.4;

/**
 * An episode over the audio it was charged: the metric with the action of every step above it, the terms of the reward,
 * and the hyperparameters that changed, all on one axis. Every step can be reached by keyboard and says what it was.
 */
export function episodeChart({ recorded, width, title, summary }: EpisodeChartOptions): Markup {
  const { cell, trajectory } = recorded;
  const path = episodePath(recorded);
  const { metric } = cell.objective;
  const root = trajectory === null ? 0 : metricValue(trajectory.root.metrics, metric);
  const [left, right] = [width < 500 ? 46 : 64, width - (width < 500 ? 8 : 20)];
  const x = linearScale({ domain: [0, lengthOf(recorded, path)], range: [left, right] });
  const labels = actionLabels({ path, x, top: 16 });
  const curve = { top: labels.bottom + 14, bottom: labels.bottom + (width < 500 ? 200 : 260) };
  const rewards = { top: curve.bottom + 44, bottom: curve.bottom + 44 + 84 };
  const changed = changedHyperparameters(recorded, path);
  const small = changed.map((name, index) => {
    const top = rewards.bottom + 46 + index * 70;
    return { name, panel: { top, bottom: top + 34 } };
  });
  const end = (small.at(-1)?.panel ?? rewards).bottom;
  const y = linearScale({
    domain: nice(extentOf([root, ...path.map(({ value }) => value)]), 4),
    range: [curve.bottom, curve.top + 18],
  });
  return html`<svg class="episode-chart" viewBox="0 0 ${width} ${end + 44}" role="group" aria-label="${title}"><title>${title}</title><desc>${summary}</desc>${[
    metricPanel({ recorded, path, x, y, panel: curve, root }),
    rewardPanel({ path, x, panel: rewards }),
    ...small.map(({ name, panel }) => hyperparameterPanel({ name, path, x, panel })),
    timeAxis({
      x,
      bottom: end,
      label: width < 500 ? 'audio charged' : 'audio charged to the episode',
    }),
    labels.drawing,
    ...path.map((step) => stepTarget({ step, recorded, x, bottom: end })),
  ]}</svg>`;
}

function lengthOf({ cell }: RecordedCell, path: readonly PathStep[]): number {
  const { steps, segment } = cell.environment;
  const planned = 'audio_seconds' in segment ? steps * segment.audio_seconds : 0;
  return Math.max(planned, path.at(-1)?.ends ?? 0, 1);
}

/** The name of every step's action above its span: across where there is room, upright where not, none where hardly any. */
function actionLabels({
  path,
  x,
  top,
}: {
  readonly path: readonly PathStep[];
  readonly x: Scale;
  readonly top: number;
}): { readonly bottom: number; readonly drawing: Markup } {
  const longest = Math.max(0, ...path.map(({ step }) => step.decision.action.length));
  const spans = path.filter(({ begins, ends }) => ends > begins);
  const narrowest = Math.min(...spans.map(({ begins, ends }) => x.at(ends) - x.at(begins)), 1e9);
  const lengths = longest * characterWidth;
  if (narrowest < 13) return { bottom: top, drawing: html`` };

  const upright = lengths > narrowest - 6;
  const bottom = top + (upright ? Math.min(lengths, 110) + 6 : 18);
  const text = ({ begins, ends, step }: PathStep): Markup => {
    const at =
      ends > begins ? (x.at(begins) + x.at(ends)) / 2 : Math.min(x.at(ends) + 10, x.range[1] - 2);
    const name = step.decision.action.slice(0, 17);
    return upright
      ? html`<text class="action" x="${place(at + 4)}" y="${place(bottom)}" transform="rotate(-90 ${place(at + 4)} ${place(bottom)})">${name}</text>`
      : html`<text class="action" x="${place(at)}" y="${place(bottom - 4)}" text-anchor="middle">${name}</text>`;
  };
  return { bottom, drawing: html`<g aria-hidden="true">${path.map(text)}</g>` };
}

function metricPanel({
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
  const places = [
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

/** The place of the state that was handed over: 0 is the root; null before the end. */
function deliveredPlace({ trajectory }: RecordedCell, path: readonly PathStep[]): number | null {
  if (trajectory?.delivered == null) return null;
  const index = path.findIndex(
    ({ step }) => step.evaluation !== null && step.transition?.state === trajectory.delivered,
  );
  return index + 1;
}

/** The values of the untouched, the best and the delivered state, written beside their marks. */
function valueLabels({
  recorded,
  path,
  places,
  panel,
  root,
}: {
  readonly recorded: RecordedCell;
  readonly path: readonly PathStep[];
  readonly places: readonly { readonly x: number; readonly y: number }[];
  readonly panel: Panel;
  readonly root: number;
}): Markup {
  const { metric, goal } = recorded.cell.objective;
  const values = [root, ...path.map(({ value }) => value)];
  const best = values.indexOf(goal === 'minimize' ? Math.min(...values) : Math.max(...values));
  const shown = [...new Set([0, best, deliveredPlace(recorded, path) ?? 0])];
  return html`${shown.map((index) => {
    const at = places[index];
    const value = values[index];
    if (at === undefined || value === undefined) return '';
    const origin = places[path[index - 1]?.step.from ?? 0];
    // On the side that the line does not come from.
    const below = at.y < panel.top + 12 || (index > 0 && origin !== undefined && origin.y < at.y);
    const anchor = index === 0 ? 'start' : index === values.length - 1 ? 'end' : 'middle';
    const shift = index === 0 ? 8 : index === values.length - 1 ? 4 : 0;
    return html`<text class="value" x="${place(at.x + shift)}" y="${place(at.y + (below ? 22 : -13))}" text-anchor="${anchor}">${scoreText(metric, value).replace(' %', '\u202f%')}</text>`;
  })}`;
}

/** Stacked from zero: what helped upwards, what cost downwards, and the total as a line across. */
function rewardPanel({
  path,
  x,
  panel,
}: {
  readonly path: readonly PathStep[];
  readonly x: Scale;
  readonly panel: Panel;
}): Markup {
  const terms = path.map(({ step }) => step.reward.terms);
  const ups = terms.map((term) => Math.max(0, term.improvement));
  const downs = terms.map(
    ({ improvement, step_penalty, failure }) => Math.min(0, improvement) + step_penalty + failure,
  );
  const y = linearScale({
    domain: nice(extentOf([0, ...ups, ...downs]), 3),
    range: [panel.bottom, panel.top],
  });
  const bars = path.map(({ step, begins, ends }) => {
    if (ends <= begins) return '';
    const { improvement, step_penalty, failure } = step.reward.terms;
    const span = x.at(ends) - x.at(begins);
    const width = Math.max(1, Math.min(span * 0.5, 34));
    const from = (x.at(begins) + x.at(ends)) / 2 - width / 2;
    const bar = (name: string, low: number, high: number): Markup | '' =>
      high > low
        ? html`<rect class="term term-${name}" x="${place(from)}" y="${place(y.at(high))}" width="${place(width)}" height="${place(y.at(low) - y.at(high))}"/>`
        : '';
    const lost = Math.min(0, improvement);
    const total = y.at(step.reward.total);
    return html`${[
      bar('gain', 0, Math.max(0, improvement)),
      bar('loss', lost, 0),
      bar('step', lost + step_penalty, lost),
      bar('failure', lost + step_penalty + failure, lost + step_penalty),
    ]}<path class="total" d="M${place(from - 5)} ${place(total)}h${place(width + 10)}"/>`;
  });
  const zero = y.at(0);
  return html`<g aria-hidden="true">${valueAxis({ y, labelAt: panel.top - 12, x, label: 'Reward of a step', text: (value) => signedNumber(value, digitsOf(y)), ticks: 3 })}<path class="axis-line" d="M${place(x.range[0])} ${place(zero)}H${place(x.range[1])}"/>${bars}</g>`;
}

function digitsOf(y: Scale): number {
  const [low, high] = y.domain;
  return high - low > 2 ? 1 : 2;
}

function changedHyperparameters(
  { trajectory }: RecordedCell,
  path: readonly PathStep[],
): readonly string[] {
  const [first] = trajectory?.steps ?? [];
  const start = first?.observation.state ?? {};
  const names = Object.keys(first?.hyperparameters ?? {});
  return names.filter(
    (name) =>
      new Set([start[name], ...path.map(({ step }) => step.hyperparameters[name])]).size > 1,
  );
}

/** What was in force in every step; a circle where a bound held it back. */
function hyperparameterPanel({
  name,
  path,
  x,
  panel,
}: {
  readonly name: string;
  readonly path: readonly PathStep[];
  readonly x: Scale;
  readonly panel: Panel;
}): Markup {
  const spans = path.flatMap(({ step, begins, ends }) => {
    const value = step.hyperparameters[name];
    return value === undefined || ends <= begins
      ? []
      : [{ begins, ends, value, clamped: step.clamped.includes(name) }];
  });
  const values = spans.map(({ value }) => value);
  const [low, high] = extentOf(values);
  const scale = low > 0 && high / low > 1 ? logScale : linearScale;
  const y = scale({ domain: [low, high], range: [panel.bottom - 2, panel.top + 2] });
  const line = spans.map(({ begins, ends, value }, index) => {
    const [from, to, at] = [x.at(begins), x.at(ends), y.at(value)];
    return `${index === 0 ? `M${place(from)} ${place(at)}` : `V${place(at)}`}H${place(to)}`;
  });
  const ends = [...new Set([low, high])];
  const log = scale === logScale && name === 'lr' ? ', log scale' : '';
  return html`<g aria-hidden="true"><text class="panel-label" x="0" y="${place(panel.top - 13)}">${name}${log}</text><path class="panel-ground" d="M${place(x.range[0])} ${place(panel.bottom)}H${place(x.range[1])}"/>${ends.map(
    (value) =>
      html`<text class="tick" x="${place(x.range[0] - 8)}" y="${place(y.at(value) + 4)}" text-anchor="end">${shortNumber(value)}</text>`,
  )}<path class="setting" d="${line.join('')}"/>${spans
    .filter(({ clamped }) => clamped)
    .map(
      (span) =>
        html`<circle class="clamped" cx="${place((x.at(span.begins) + x.at(span.ends)) / 2)}" cy="${place(y.at(span.value))}" r="4"/>`,
    )}</g>`;
}

function valueAxis({
  y,
  x,
  label,
  text,
  labelAt,
  ticks = 5,
}: {
  readonly y: Scale;
  readonly labelAt: number;
  readonly x: Scale;
  readonly label: string;
  readonly text: (value: number) => string;
  readonly ticks?: number;
}): Markup {
  const [from, to] = x.range;
  return html`<text class="panel-label" x="0" y="${place(labelAt)}">${label}</text>${y
    .ticks(ticks)
    .map(
      (value) =>
        html`<path class="grid" d="M${place(from)} ${place(y.at(value))}H${place(to)}"/><text class="tick" x="${place(from - 8)}" y="${place(y.at(value) + 4)}" text-anchor="end">${text(value)}</text>`,
    )}`;
}

function timeAxis({
  x,
  bottom,
  label,
}: {
  readonly x: Scale;
  readonly bottom: number;
  readonly label: string;
}): Markup {
  const [from, to] = x.range;
  const ticks = timeTicks(x, to - from < 400 ? 3 : 6);
  return html`<g aria-hidden="true"><path class="axis-line" d="M${place(from)} ${place(bottom + 6)}H${place(to)}"/>${ticks.map(
    ({ at, text }) =>
      html`<path class="axis-line" d="M${place(at)} ${place(bottom + 6)}v4"/><text class="tick" x="${place(at)}" y="${place(bottom + 24)}" text-anchor="${to - at < 12 ? 'end' : 'middle'}">${text}</text>`,
  )}<text class="axis-label" x="${place(to)}" y="${place(bottom + 40)}" text-anchor="end">${label}</text></g>`;
}

/** Round durations within the scale, in the largest unit of which there are a few. */
function timeTicks(
  x: Scale,
  count: number,
): readonly { readonly at: number; readonly text: string }[] {
  const [, high] = x.domain;
  const [unit, name] = high > 3 * 3600 ? [3600, 'h'] : high > 180 ? [60, 'min'] : [1, 's'];
  const inUnits = linearScale({ domain: [0, high / unit], range: [0, 1] });
  return inUnits.ticks(count).map((value) => ({
    at: x.at(value * unit),
    text: value === 0 ? '0' : `${value}\u202f${name}`,
  }));
}

/** The span of a step from top to bottom: under a pointer or in focus it lights up and its words are shown. */
function stepTarget({
  step,
  recorded,
  x,
  bottom,
}: {
  readonly step: PathStep;
  readonly recorded: RecordedCell;
  readonly x: Scale;
  readonly bottom: number;
}): Markup {
  const [from, to] = [x.at(step.begins), x.at(step.ends)];
  const width = Math.max(to - from, 10);
  const words = stepWords(step, recorded.cell).join('\n');
  return html`<g class="step" tabindex="0" role="img" aria-label="${words}" data-words="${words}"><rect class="span" x="${place(from)}" y="0" width="${place(width)}" height="${place(bottom + 6)}" rx="4"/></g>`;
}
