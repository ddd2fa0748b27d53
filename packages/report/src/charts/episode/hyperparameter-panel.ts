import type { RecordedCell } from '@rl-exp/compare';
import type { PathStep } from '../../findings/episode-path.ts';
import { html, type Markup } from '../../markup.ts';
import { shortNumber } from '../../text/number-text.ts';
import { place } from '../path.ts';
import { extentOf, linearScale, logScale, type Scale } from '../scale.ts';
import type { Panel } from './panel.ts';

/** What was in force in every step; a circle where a bound held it back. */
export function hyperparameterPanel({
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

/** Those that were not the same throughout. */
export function changedHyperparameters(
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
