import type { CheckResult } from '@rl-exp/core';
import { html, type Markup } from '../../markup.ts';
import { cappedText } from '../../text/capped-text.ts';
import { amountText, listText } from '../../text/number-text.ts';
import { verdictBadge } from '../badge.ts';
import { evidence } from '../evidence.ts';
import type { EpisodeView } from './episode-view.ts';

/** What the judge found: every check with its evidence, those that did not pass first and unfolded. */
export const verdict: EpisodeView = {
  name: 'verdict',
  title: 'Verdict',
  body: ({ id, recorded: { verdict: found } }) => {
    if (found === null) return null;
    const open = found.checks.filter(({ status }) => status !== 'pass');
    const passed = found.checks.filter(({ status }) => status === 'pass');
    const count = `${passed.length} of ${amountText(found.checks.length, 'check')} passed`;
    const sentence =
      open.length === 0
        ? `${count}.`
        : `${count}; not ${listText(open.map(({ name }) => name.replaceAll('_', ' ')))}.`;
    return html`<p class="verdict">${verdictBadge(found.status)} ${sentence}</p><div class="checks">${[...open, ...passed].map((check) => folded(id, check))}</div>`;
  },
};

function folded(cell: string, { name, status, summary, evidence: found }: CheckResult): Markup {
  const head = html`<summary>${verdictBadge(status)}<b>${name.replaceAll('_', ' ')}</b><span>${cappedText(summary, 600)}</span></summary>`;
  const id = `${cell}-check-${name}`;
  const body = html`${head}<div class="found">${evidence(found)}</div>`;
  return status === 'pass'
    ? html`<details id="${id}">${body}</details>`
    : html`<details id="${id}" open>${body}</details>`;
}
