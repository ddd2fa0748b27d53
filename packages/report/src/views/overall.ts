import { overallSentences } from '../findings/overall.ts';
import { html } from '../markup.ts';
import type { RunView } from '../view.ts';
import { unbroken } from '../text/unbroken.ts';

/** What several cells came to together, in words. One cell says it itself. */
export const overall: RunView = {
  id: 'overall',
  title: 'What came of it',
  body: (data) => {
    if (data.runs.flatMap(({ cells }) => cells).length < 2) return null;
    const [first, ...others] = overallSentences(data);
    return html`<p class="lead">${unbroken(first ?? '')}</p><ul class="sentences">${others.map((sentence) => html`<li>${unbroken(sentence)}</li>`)}</ul>`;
  },
};
