import { threats } from '../findings/threats.ts';
import { html } from '../markup.ts';
import type { RunView } from '../view.ts';
import { unbroken } from '../text/unbroken.ts';

/** What to keep in mind before anything is concluded. */
export const cautions: RunView = {
  id: 'cautions',
  title: 'What to keep in mind',
  body: (data) =>
    html`<ul class="sentences">${threats(data).map((threat) => html`<li>${unbroken(threat)}</li>`)}</ul>`,
};
