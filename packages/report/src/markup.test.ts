import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html, raw, toHtml } from './markup.ts';

test('values are text, markup stands as it is, nothing leaves no trace', () => {
  const cell = html`<td title="${'"><script>'}">${'<b>'} &amp; ${1}${null}${false}${[html`<i>x</i>`, 'y']}</td>`;
  expect(toHtml(cell)).toBe('<td title="&quot;&gt;&lt;script&gt;">&lt;b&gt; &amp; 1<i>x</i>y</td>');
  expect(toHtml(raw('<style>'))).toBe('<style>');
});

test('no text opens a tag, ends an attribute, or holds a control character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = toHtml(html`${text}`);
      expect(shown).not.toMatch(/[<>"']/);
      expect(shown).not.toMatch(/(?![\t\n])\p{Cc}/u);
    }),
  );
});

test('terminal sequences go as a whole', () => {
  expect(toHtml(html`${'\u001b[31mred\u001b[0m\u202e'}`)).toBe('red');
});
