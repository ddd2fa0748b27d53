import { html, type Child } from '../markup.ts';
import { cappedText } from '../text/capped-text.ts';
import { shortNumber } from '../text/number-text.ts';

const mostMembers = 40;
const deepest = 4;

/** Evidence as a person can read it: names with values, nested as they are, long ones cut. */
export function evidence(value: unknown, depth = 0): Child {
  if (value === null || value === undefined) return html`<span class="empty">none</span>`;
  if (typeof value === 'number') {
    return Number.isInteger(value) ? String(value) : shortNumber(value);
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return cappedText(String(value), 300);
  const members = Object.entries(value);
  if (members.length === 0) return html`<span class="empty">none</span>`;
  if (depth >= deepest) return cappedText(JSON.stringify(value), 300);
  const shown = members.slice(0, mostMembers);
  const rest = members.length - shown.length;
  const more = rest > 0 && html`<div class="empty">and ${rest} more in the run directory</div>`;
  if (Array.isArray(value) && shown.every(([, member]) => typeof member !== 'object')) {
    return [shown.map(([, member]) => cappedText(String(member), 120)).join(', '), more];
  }
  return html`<dl class="evidence">${shown.map(
    ([name, member]) =>
      html`<div><dt>${Array.isArray(value) ? String(Number(name) + 1) : cappedText(name, 80).replaceAll('_', ' ')}</dt><dd>${evidence(member, depth + 1)}</dd></div>`,
  )}${more}</dl>`;
}
