import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { z } from 'zod';
import { findChromium, noChromium } from './find-chromium.ts';

export type Theme = 'light' | 'dark';

/** Windows in which pages are looked at, in CSS pixels. */
export const windows = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(noChromium);
  return await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** A page in a profile of its own, with all that it complained of and asked for. */
export interface Watched {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Addresses that were asked for, the page's own included. */
  readonly requests: readonly string[];
}

export async function openPage(
  browser: Browser,
  options: { readonly theme?: Theme; readonly window?: keyof typeof windows } = {},
): Promise<Watched> {
  const { theme = 'light', window = 'desktop' } = options;
  const context: BrowserContext = await browser.newContext({
    viewport: windows[window],
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  return { page, complaints, requests };
}

const violationsSchema = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});

/** Expects that axe-core finds nothing serious or critical; in the dark theme only the colours are others. */
export async function expectAccessible(page: Page, theme: Theme): Promise<void> {
  // Through the debugger, as the page's policy lets no script in.
  await page.evaluate(axe.source);
  const found: unknown = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], ${theme === 'dark' ? "runOnly: ['color-contrast']" : ''} })`,
  );
  const serious = violationsSchema
    .parse(found)
    .violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({
      id,
      nodes: nodes.slice(0, 4).map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`),
    }));
  expect(serious).toEqual([]);
}

/** Expects that nothing is wider than the window. */
export async function expectFitting(page: Page): Promise<void> {
  const wide = z
    .number()
    .parse(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
  expect(wide).toBeLessThanOrEqual(0);
}

let pictures: Promise<string> | undefined;

/** Where screenshots of this file's tests lie, to be looked at. */
export async function picturesFolder(): Promise<string> {
  pictures ??= makeFolder();
  return await pictures;
}

async function makeFolder(): Promise<string> {
  const folder =
    process.env['RL_EXP_SCREENSHOTS'] ?? (await mkdtemp(join(tmpdir(), 'rl-exp-pages-')));
  process.stderr.write(`Screenshots are in ${folder}\n`);
  return folder;
}
