import type { CheckResult, VerdictPolicy } from '@rl-exp/core';
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
    const { policy = {}, queries } = found;
    const open = found.checks.filter(({ status }) => status !== 'pass');
    const passed = found.checks.filter(({ status }) => status === 'pass');
    const count = `${passed.length} of ${amountText(found.checks.length, 'check')} passed`;
    const sentence =
      open.length === 0
        ? `${count}.`
        : `${count}; not ${listText(open.map(({ name }) => words(name)))}.`;
    const off = Object.keys(policy).filter((name) => policy[name] === 'off');
    const terms = [
      ...(off.length === 0 ? [] : [`Not made: ${listText(off.map(words))}.`]),
      ...(queries === undefined
        ? []
        : [`This cell was judged on hidden data ${amountText(queries, 'time')}.`]),
    ];
    return html`<p class="verdict">${verdictBadge(found.status)} ${[sentence, ...terms].join(' ')}</p><div class="checks">${[...open, ...passed].map((check) => folded(id, check, policy))}</div>`;
  },
};

function folded(
  cell: string,
  { name, status, summary, evidence: found }: CheckResult,
  policy: VerdictPolicy,
): Markup {
  const only = policy[name] === 'reported' && ' (reported only)';
  const head = html`<summary>${verdictBadge(status)}<b>${words(name)}${only}</b><span>${cappedText(summary, 600)}</span></summary>`;
  const id = `${cell}-check-${name}`;
  const body = html`${head}<div class="found">${evidence(found)}</div>`;
  return status === 'pass'
    ? html`<details id="${id}">${body}</details>`
    : html`<details id="${id}" open>${body}</details>`;
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
