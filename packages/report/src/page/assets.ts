import { readFileSync } from 'node:fs';

/** A page's own style and script. */
export interface Assets {
  readonly style: string;
  readonly script: string;
}

/** Style and script as they stand in the package; `live` adds what keeps a page up to date. */
export function assets({ live }: { readonly live: boolean }): Assets {
  return {
    style: ['page.css', 'charts.css', ...(live ? ['live.css'] : [])].map(textOf).join('\n'),
    script: ['page.js', 'cells-table.js', ...(live ? ['live.js'] : [])].map(textOf).join('\n'),
  };
}

const texts = new Map<string, string>();

function textOf(name: string): string {
  const text =
    texts.get(name) ?? readFileSync(new URL(`../../page/${name}`, import.meta.url), 'utf8');
  texts.set(name, text);
  return text;
}
