import { episodeChart } from '../../charts/episode-chart.ts';
import { actionEffectsSentence } from '../../findings/action-effects.ts';
import { bestValueSentence } from '../../findings/best-value.ts';
import { html } from '../../markup.ts';
import type { EpisodeView } from './episode-view.ts';

/** The episode as a drawing: the metric, the rewards and the hyperparameters over the audio that was charged. */
export const course: EpisodeView = {
  name: 'course',
  title: 'Course of the episode',
  body: ({ recorded }) => {
    if (recorded.trajectory === null || recorded.trajectory.steps.length === 0) return null;
    const { metric } = recorded.cell.objective;
    const title = `${metric} on val, rewards and hyperparameters of ${recorded.trajectory.steps.length} steps`;
    const summary = `${bestValueSentence(recorded)} ${actionEffectsSentence(recorded)}`;
    const drawn = (width: number) => episodeChart({ recorded, width, title, summary });
    return html`<figure class="chart">
<div class="wide">${drawn(920)}</div><div class="narrow">${drawn(360)}</div>
<ul class="key" aria-hidden="true"><li><svg viewBox="0 0 12 12"><circle class="outcome outcome-ok" cx="6" cy="6" r="4"/></svg>trained</li><li><svg viewBox="0 0 12 12"><circle class="outcome outcome-root" cx="6" cy="6" r="4"/></svg>untouched</li><li><svg viewBox="0 0 12 12"><path class="outcome outcome-oom" d="M2 2h8v8h-8Z"/></svg>out of memory</li><li><svg viewBox="0 0 12 12"><path class="outcome outcome-nan" d="M6 1L11 10H1Z"/></svg>not finite</li><li><svg viewBox="0 0 12 12"><path class="outcome outcome-diverged" d="M6 1L11 6L6 11L1 6Z"/></svg>diverged</li><li><svg viewBox="0 0 12 12"><circle class="delivered" cx="6" cy="6" r="5"/></svg>delivered</li><li><svg viewBox="0 0 12 12"><rect class="term term-gain" x="2" y="1" width="8" height="10"/></svg>improvement</li><li><svg viewBox="0 0 12 12"><rect class="term term-loss" x="2" y="1" width="8" height="10"/></svg>loss</li><li><svg viewBox="0 0 12 12"><rect class="term term-step" x="2" y="1" width="8" height="10"/></svg>step penalty</li><li><svg viewBox="0 0 12 12"><rect class="term term-failure" x="2" y="1" width="8" height="10"/></svg>failure</li></ul>
<figcaption>A column for every step, as wide as the audio that it was charged. Point at a step, or reach it with Tab, for its reason and its values; the table below has them too.</figcaption></figure>`;
  },
};
