import { html, raw, toHtml, type Child, type Markup } from '../markup.ts';
import { assets } from './assets.ts';
import { contentPolicy } from './content-policy.ts';

/** Says in a page what made it. */
export const generator = '<meta name="generator" content="rl-exp report">';

export interface DocumentOptions {
  readonly title: string;
  readonly body: Child;
  /** Where a page that stays open hears of changes. */
  readonly events?: string;
}

/** A whole page in one file: nothing is fetched, and no script runs but its own. */
export function document({ title, body, events }: DocumentOptions): string {
  const live = events !== undefined;
  const { style, script } = assets({ live });
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy({ live })}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${raw(generator)}
<title>${title}</title>
<style>${raw(style)}</style>
</head>
${bodyTag(events)}
<a class="skip" href="#main">Skip to the findings</a>
${body}
<script>${raw(script)}</script>
</body>
</html>
`;
  return toHtml(page);
}

function bodyTag(events: string | undefined): Markup {
  return events === undefined ? html`<body>` : html`<body data-events="${events}">`;
}
