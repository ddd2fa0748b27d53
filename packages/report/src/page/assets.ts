import { readFileSync } from 'node:fs';

/** The page's own style and script, as they stand in the package. */
export interface Assets {
  readonly style: string;
  readonly script: string;
}

let read: Assets | undefined;

export function assets(): Assets {
  read ??= {
    style: ['page.css', 'charts.css'].map(textOf).join('\n'),
    script: ['page.js', 'cells-table.js'].map(textOf).join('\n'),
  };
  return read;
}

function textOf(name: string): string {
  return readFileSync(new URL(`../../page/${name}`, import.meta.url), 'utf8');
}
