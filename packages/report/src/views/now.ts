import { activityOf } from '../findings/activity.ts';
import { html } from '../markup.ts';
import type { RunView } from '../view.ts';
import { since } from './since.ts';

/** What is being done at the moment, of runs that are going on. */
export const now: RunView = {
  id: 'now',
  title: 'Now',
  body: ({ runs }) => {
    const several = runs.flatMap(({ cells }) => cells).length > 1;
    const going = runs
      .filter(({ status }) => status === 'running')
      .flatMap(({ cells }) => cells)
      .flatMap(({ cell, journal }) => {
        const activity = journal.length === 0 ? null : activityOf(cell, journal);
        return activity === null ? [] : [{ cell, activity }];
      });
    if (going.length === 0) return null;
    return html`<ul class="going">${going.map(
      ({ cell, activity }) =>
        html`<li>${several && html`<b>${cell.agent.use}</b> <span>seed ${cell.seed}</span> `}${activity.words} ${activity.since !== null && since(activity.since)}</li>`,
    )}</ul>`;
  },
};
