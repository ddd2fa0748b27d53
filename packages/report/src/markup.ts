const brand: unique symbol = Symbol('markup');

/** HTML that may stand in a page as it is. */
export interface Markup {
  readonly [brand]: string;
}

/** What a template takes: text and numbers are escaped, markup stands as it is, nothing and false leave no trace. */
export type Child = Markup | string | number | null | undefined | false | readonly Child[];

/** A template of HTML or SVG: `` html`<td>${text}</td>` ``. Values go between tags or into quoted attributes. */
export function html(template: TemplateStringsArray, ...children: readonly Child[]): Markup {
  const parts = template.map((text, index) =>
    index === 0 ? text : toText(children[index - 1]) + text,
  );
  return { [brand]: parts.join('') };
}

/** Text that is HTML already: this package's own style and script, never anything that was read. */
export function raw(text: string): Markup {
  return { [brand]: text };
}

/** The HTML itself. */
export function toHtml(markup: Markup): string {
  return markup[brand];
}

function toText(child: Child): string {
  if (child == null || child === false) return '';
  if (typeof child === 'object') return isMarkup(child) ? child[brand] : child.map(toText).join('');
  return escape(String(child));
}

function isMarkup(child: Markup | readonly Child[]): child is Markup {
  return brand in child;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Colours and cursor moves of a terminal. */
const terminalSequence = /\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu;
/** Control characters but tab and line feed, and marks that turn the direction of writing round. */
const unprintable = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/** What an agent or a data set wrote is shown as text, whatever it holds. */
function escape(text: string): string {
  return printable(text).replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);
}

/** A text without what would not be seen of it but might do something: terminal sequences, control characters. */
export function printable(text: string): string {
  return text.replace(terminalSequence, '').replace(unprintable, '');
}
