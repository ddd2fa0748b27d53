import { html, type Markup } from '../markup.ts';

const icons: Readonly<Record<string, string>> = {
  pass: '✓',
  better: '↑',
  fail: '✕',
  worse: '↓',
  failed: '✕',
  inconclusive: '?',
  equivalent: '=',
  anecdote: '·',
  running: '▶',
  finished: '✓',
  interrupted: '‖',
};

/** A word with an icon and a colour of its own; never the colour alone. */
export function verdictBadge(word: string): Markup {
  const kind = word in icons ? word : 'plain';
  const icon = icons[word];
  return html`<span class="badge badge-${kind}">${icon !== undefined && html`<span aria-hidden="true">${icon}</span> `}${word}</span>`;
}
