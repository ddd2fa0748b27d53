import type { RecordedCell } from '@rl-exp/compare';
import { metricValue } from '@rl-exp/core';
import { episodePath, type PathStep } from '../../findings/episode-path.ts';
import { html, type Markup } from '../../markup.ts';
import { extentOf, linearScale, nice } from '../scale.ts';
import { caveat } from '../caveat.ts';
import { actionLabels } from './action-labels.ts';
import { changedHyperparameters, hyperparameterPanel } from './hyperparameter-panel.ts';
import { metricPanel } from './metric-panel.ts';
import { rewardPanel } from './reward-panel.ts';
import { stepTarget } from './step-target.ts';
import { timeAxis } from './time-axis.ts';

export interface EpisodeChartOptions {
  readonly recorded: RecordedCell;
  readonly width: number;
  /** What the chart says, as its text alternative. */
  readonly title: string;
  readonly summary: string;
}

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
    caveat({ notice: trajectory?.notice ?? null, y: end + 40, width: width - 90 }),
    labels.drawing,
    ...path.map((step) => stepTarget({ step, recorded, x, bottom: end })),
  ]}</svg>`;
}

function lengthOf({ cell }: RecordedCell, path: readonly PathStep[]): number {
  const { steps, segment } = cell.environment;
  const planned = 'audio_seconds' in segment ? steps * segment.audio_seconds : 0;
  return Math.max(planned, path.at(-1)?.ends ?? 0, 1);
}
