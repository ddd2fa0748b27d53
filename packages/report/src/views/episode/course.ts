import { episodeChart } from '../../charts/episode/episode-chart.ts';
import { actionEffectsSentence } from '../../findings/action-effects.ts';
import { bestValueSentence } from '../../findings/best-value.ts';
import { episodePath } from '../../findings/episode-path.ts';
import { html, type Markup } from '../../markup.ts';
import type { ReportedCell } from '../../report-data.ts';
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
${key(recorded)}
<figcaption>A column for every step, as wide as the audio that it was charged. Point at a step, or reach it with Tab, for its reason and its values; the table below has them too.</figcaption></figure>`;
  },
};

/** What the marks mean that occur. */
function key(recorded: ReportedCell): Markup {
  const path = episodePath(recorded);
  const terms = path.map(({ step }) => step.reward.terms);
  const failed = (kind: string): boolean => path.some(({ outcome }) => outcome === kind);
  const entries = [
    { mark: circle('outcome outcome-root', 4), name: 'untouched', shown: true },
    { mark: circle('outcome outcome-ok', 4), name: 'trained', shown: failed('ok') },
    {
      mark: shape('outcome outcome-oom', 'M2 2h8v8h-8Z'),
      name: 'out of memory',
      shown: failed('oom'),
    },
    {
      mark: shape('outcome outcome-nan', 'M6 1L11 10H1Z'),
      name: 'not finite',
      shown: failed('nan'),
    },
    {
      mark: shape('outcome outcome-diverged', 'M6 1L11 6L6 11L1 6Z'),
      name: 'diverged',
      shown: failed('diverged'),
    },
    {
      mark: shape('outcome outcome-stopped', 'M6 1V11'),
      name: 'stopped',
      shown: failed('stopped'),
    },
    {
      mark: circle('delivered', 5),
      name: 'delivered',
      shown: recorded.trajectory?.delivered != null,
    },
    {
      mark: bar('gain'),
      name: 'improvement',
      shown: terms.some(({ improvement }) => improvement > 0),
    },
    {
      mark: bar('loss'),
      name: 'made worse',
      shown: terms.some(({ improvement }) => improvement < 0),
    },
    { mark: bar('step'), name: 'step penalty', shown: terms.some((term) => term.step_penalty < 0) },
    { mark: bar('failure'), name: 'failure', shown: terms.some(({ failure }) => failure < 0) },
    { mark: shape('total', 'M0 6H12'), name: 'reward', shown: terms.length > 0 },
    {
      mark: circle('clamped', 4),
      name: 'held back by a bound',
      shown: path.some(({ step }) => step.clamped.length > 0),
    },
  ];
  return html`<ul class="key" aria-hidden="true">${entries
    .filter(({ shown }) => shown)
    .map(({ mark, name }) => html`<li><svg viewBox="0 0 12 12">${mark}</svg>${name}</li>`)}</ul>`;
}

function circle(className: string, r: number): Markup {
  return html`<circle class="${className}" cx="6" cy="6" r="${r}"/>`;
}

function shape(className: string, path: string): Markup {
  return html`<path class="${className}" d="${path}"/>`;
}

function bar(term: string): Markup {
  return html`<rect class="term term-${term}" x="2" y="1" width="8" height="10"/>`;
}
