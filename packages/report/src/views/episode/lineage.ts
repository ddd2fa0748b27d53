import { html } from '../../markup.ts';
import type { EpisodeView } from './episode-view.ts';

/** Where a forked episode comes from. */
export const lineage: EpisodeView = {
  name: 'lineage',
  title: 'Where it was forked from',
  body: ({ recorded: { trajectory } }) => {
    if (trajectory === null || trajectory.forks.length === 0) return null;
    return html`<ol class="lineage">${trajectory.forks.map(
      ({ run, cell, step, agent }) =>
        html`<li>${step === 0 ? 'The start' : step === 1 ? 'Step 1' : `Steps 1 to ${step}`} taken over from <code>${run}</code>, cell <code>${cell}</code>; <b>${agent}</b> decided from there on.</li>`,
    )}</ol>`;
  },
};
