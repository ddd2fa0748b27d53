import { activityOf } from '../findings/activity.ts';
import { methodNameOf } from '../reported-methods.ts';
import { html } from '../markup.ts';
import type { RunView } from '../view.ts';
import { since } from './since.ts';

/** What is being done at the moment, of runs that are going on. */
export const now: RunView = {
  id: 'now',
  title: 'Now',
  body: (data) => {
    const running = data.runs.filter(({ status }) => status === 'running');
    if (running.length === 0) return null;
    const nameOf = methodNameOf(data);
    const several = data.runs.flatMap(({ cells }) => cells).length > 1;
    const going = running
      .flatMap(({ cells }) => cells)
      .flatMap((recorded) => {
        const { cell, journal } = recorded;
        const activity = journal.length === 0 ? null : activityOf(cell, journal);
        return activity === null ? [] : [{ cell, agent: nameOf(recorded), activity }];
      });
    if (going.length === 0) return null;
    return html`<ul class="going">${going.map(
      ({ cell, agent, activity }) =>
        html`<li>${several && html`<b>${agent}</b> <span>seed ${cell.seed}</span> `}${activity.words} ${activity.since !== null && since(activity.since)}</li>`,
    )}</ul>`;
  },
};
