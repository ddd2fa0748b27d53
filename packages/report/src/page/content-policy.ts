import { createHash } from 'node:crypto';
import { assets } from './assets.ts';

/** What a page may do, as a Content-Security-Policy: its own style and script, and nothing from anywhere else. */
export function contentPolicy({ live }: { readonly live: boolean }): string {
  const { style, script } = assets({ live });
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    'img-src data:',
    'media-src data:',
    `connect-src ${live ? "'self'" : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
