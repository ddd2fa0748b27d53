import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  openDashboard,
  token,
} from '../../packages/cli/src/dashboard/__fixtures__/small-dashboard.ts';
import { command } from '../command.ts';
import { slowExperiment } from '../slow-experiment.ts';
import { startWatch } from '../start-watch.ts';
import { findChromium, noChromium } from './find-chromium.ts';
import {
  expectAccessible,
  expectFitting,
  openBrowser,
  openPage,
  picturesFolder,
} from './open-browser.ts';

const found = findChromium() !== null;

describe.skipIf(!found)(`dashboard in a browser${found ? '' : ` (skipped: ${noChromium})`}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => await browser.close());

  async function openWatched(url: string, options: Parameters<typeof openPage>[1] = {}) {
    const watched = await openPage(browser, options);
    onTestFinished(async () => await watched.page.context().close());
    await watched.page.goto(url);
    await isLive(watched.page);
    return watched;
  }

  async function isLive(page: Page): Promise<void> {
    await page.locator('#live[data-state="live"]').waitFor();
  }

  test('a run is followed from its start to its verdict without a reload', async () => {
    const { start, runs } = await slowExperiment({ segmentMs: 900, steps: 6 });
    const watch = await startWatch(['--runs', runs]);
    const { page, complaints, requests } = await openWatched(watch.url);
    expect(page.url()).toBe(`${watch.origin}/`);
    await page.evaluate('window.sameDocument = true');
    const running = start();
    const card = page.locator('.card');
    await card.getByText(/^step [1-5] of 6$/).waitFor();
    // However long the other page takes to open, the run waits for it.
    running.child.kill('SIGSTOP');
    await page.screenshot({ path: join(await picturesFolder(), 'runs-going.png') });
    expect(await page.evaluate('window.sameDocument')).toBe(true);

    const other = await openPage(browser);
    onTestFinished(async () => await other.page.context().close());
    await other.page.goto(watch.url);
    await other.page.locator('.card h2 a').click();
    await isLive(other.page);
    await other.page.evaluate('window.sameDocument = true');
    await other.page.getByRole('heading', { name: 'Now' }).waitFor();
    await other.page.screenshot({ path: join(await picturesFolder(), 'run-going.png') });
    running.child.kill('SIGCONT');
    await running.finished;
    await other.page
      .getByText(/checks passed/)
      .first()
      .waitFor();
    await page.locator('.card .badge-finished').waitFor();
    expect(await other.page.evaluate('window.sameDocument')).toBe(true);
    expect(await page.evaluate('window.sameDocument')).toBe(true);
    expect([...complaints, ...other.complaints]).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(`${watch.origin}/`))).toEqual([]);
  });

  for (const window of ['desktop', 'phone'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      test(`pages are readable on a ${window}, ${theme}`, async () => {
        const { watch } = await finishedRuns();
        const { page } = await openWatched(watch.url, { window, theme });
        const look = async (name: string): Promise<void> => {
          await expectFitting(page);
          if (window === 'desktop') await expectAccessible(page, theme);
          const path = join(await picturesFolder(), `${name}-${window}-${theme}.png`);
          await page.screenshot({ path, fullPage: true });
        };
        await look('runs');
        await page.locator('.card h2 a').filter({ hasText: 'three' }).click();
        await isLive(page);
        await look('run-three');
      });
    }
  }

  const finishedRuns = once(async () => {
    const one = await slowExperiment({ segmentMs: 0, name: 'one' });
    const three = await slowExperiment({ segmentMs: 0, name: 'three' });
    const seeds = ['--set', 'seeds=[1,2,3]'];
    await Promise.all([
      command(['run', one.file, ...one.flags]),
      command(['run', three.file, ...seeds, '--store', three.store, '--runs', one.runs]),
    ]);
    const watch = await startWatch(['--runs', one.runs], { kept: true });
    return { watch };
  });
  afterAll(async () => {
    if (finishedRuns.isMade()) await (await finishedRuns()).watch.stop();
  });

  test('what a reader has opened, focused and scrolled stays while views are replaced', async () => {
    const dashboard = await openDashboard();
    const part = (count: number): string =>
      `<details><summary>more</summary><a href="#x">link</a> ${count}</details><a href="#y">second</a>`;
    const filler = '<br>'.repeat(200);
    dashboard.page.set({ steps: part(1), verdict: filler });
    const { page } = await openSmall(dashboard);
    await page.locator('summary').click();
    await page.getByText('link').focus();
    dashboard.page.set({ steps: part(2), verdict: filler });
    await page.getByText('link 2').waitFor();
    expect(await page.locator('details').getAttribute('open')).toBe('');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('link');
    await page.evaluate('scrollTo(0, 600)');
    const top = 'Math.round(document.querySelector("#verdict").getBoundingClientRect().top)';
    const before = await page.evaluate(top);
    dashboard.page.set({ steps: `${'<br>'.repeat(50)}${part(3)}`, verdict: `${filler}end` });
    await page.getByText('end').waitFor();
    expect(await page.evaluate(top)).toBe(before);
  });

  test('a connection that is cut comes back by itself and brings what was missed', async () => {
    const dashboard = await openDashboard();
    const { page } = await openSmall(dashboard);
    await dashboard.close();
    await page.locator('#live[data-state="lost"]').waitFor();
    const { page: served } = await openDashboard({ port: dashboard.port });
    served.set({ steps: 'step 7', verdict: 'pass' });
    await page.getByText('step 7').waitFor();
    await isLive(page);
    await page.locator('#verdict', { hasText: 'pass' }).waitFor();
  });

  /** A page of a small dashboard, with the real style and script. */
  async function openSmall(dashboard: Awaited<ReturnType<typeof openDashboard>>) {
    return await openWatched(`${dashboard.origin}/runs/trial/one?token=${token}`);
  }
});

/** Makes a thing when it is first asked for. */
function once<Thing>(make: () => Promise<Thing>): (() => Promise<Thing>) & { isMade(): boolean } {
  let made: Promise<Thing> | undefined;
  return Object.assign(async () => await (made ??= make()), { isMade: () => made !== undefined });
}
