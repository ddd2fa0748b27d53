import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderReport } from '@rl-exp/report';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { smallExample, smallRun } from '../../packages/report/src/__fixtures__/small-run.ts';
import { command } from '../command.ts';
import { slowExperiment } from '../slow-experiment.ts';
import { findChromium, noChromium } from './find-chromium.ts';
import {
  expectAccessible,
  expectFitting,
  openBrowser,
  openPage,
  picturesFolder,
} from './open-browser.ts';

const found = findChromium() !== null;

describe.skipIf(!found)(`report in a browser${found ? '' : ` (skipped: ${noChromium})`}`, () => {
  let browser: Browser;
  let folder: string;
  /** Reports as files: an episode with every kind of failure and a transcript, and one of several methods. */
  let reports: { readonly episode: string; readonly methods: string };
  beforeAll(async () => {
    [browser, reports] = await Promise.all([openBrowser(), writeReports()]);
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function writeReports(): Promise<typeof reports> {
    folder = await mkdtemp(join(tmpdir(), 'rl-exp-report-'));
    const [episode, methods] = [join(folder, 'episode.html'), join(folder, 'methods.html')];
    const clip = { media_type: 'audio/wav', base64: silence(0.2).toString('base64') } as const;
    await writeFile(episode, renderReport(smallRun({ examples: [{ ...smallExample, clip }] })));
    const { file, flags, runs } = await slowExperiment({
      segmentMs: 0,
      methods: ['hold', 'linear'],
    });
    const ran = await command(['run', file, '--set', 'seeds=[1,2,3]', ...flags]);
    expect(ran.exitCode, ran.stderr).toBe(0);
    const { exitCode, stderr } = await command(['report', '--output', methods, '--runs', runs]);
    expect(exitCode, stderr).toBe(0);
    return { episode, methods };
  }

  async function opened(file: string, options: Parameters<typeof openPage>[1] = {}) {
    const watched = await openPage(browser, options);
    onTestFinished(async () => await watched.page.context().close());
    await watched.page.goto(pathToFileURL(file).href);
    return watched;
  }

  for (const name of ['episode', 'methods'] as const) {
    for (const window of ['desktop', 'phone'] as const) {
      for (const theme of ['light', 'dark'] as const) {
        test(`opens from disk and is readable: ${name}, ${window}, ${theme}`, async () => {
          const { page, complaints, requests } = await opened(reports[name], { window, theme });
          await expectFitting(page);
          if (name === 'episode') await unfold(page);
          await expectFitting(page);
          if (window === 'desktop') await expectAccessible(page, theme);
          const path = join(await picturesFolder(), `report-${name}-${window}-${theme}.png`);
          await page.screenshot({ path, fullPage: true });
          expect(complaints).toEqual([]);
          expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([
            pathToFileURL(reports[name]).href,
          ]);
        });
      }
    }
  }

  test('everything that can be pressed or pointed at is reached with Tab, and is seen to be', async () => {
    const { page } = await opened(reports.episode);
    const indices = z.array(z.int());
    const wanted = indices.parse(await page.evaluate(`${placesOf}(${allReachable})`));
    expect(wanted.length).toBeGreaterThan(10);
    const reached = new Set<number>();
    for (let presses = 0; presses < 2 * wanted.length; presses += 1) {
      await page.keyboard.press('Tab');
      const [place] = indices.parse(await page.evaluate(`${placesOf}([document.activeElement])`));
      if (place !== undefined) reached.add(place);
    }
    expect(wanted.filter((place) => !reached.has(place))).toEqual([]);
    await page.locator('.step').first().focus();
    await page.locator('.words').waitFor();
    expect(await page.locator('.words').innerText()).toMatch(/^Step 1 · heat\n/);
    await page.keyboard.press('Escape');
    await page.locator('.words').waitFor({ state: 'hidden' });
  });

  test("the theme is the system's until a reader chooses the other one", async () => {
    const { page } = await opened(reports.episode, { theme: 'dark' });
    const ground = 'getComputedStyle(document.body).backgroundColor';
    const dark = await page.evaluate(ground);
    await page.getByRole('button', { name: 'Light theme' }).click();
    const light = await page.evaluate(ground);
    expect(light).not.toBe(dark);
    await page.reload();
    expect(await page.evaluate(ground)).toBe(light);
  });

  test('on paper everything is unfolded, on white, without what only works on a screen', async () => {
    const { page } = await opened(reports.methods, { theme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    expect(await page.locator('#contents').isVisible()).toBe(false);
    const pdf = await page.pdf({ path: join(await picturesFolder(), 'report-methods.pdf') });
    expect(pdf.length).toBeGreaterThan(10_000);
  });

  test('with scripts off everything is there', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    onTestFinished(async () => await context.close());
    const page = await context.newPage();
    await page.goto(pathToFileURL(reports.episode).href);
    await page.getByText('What came of it').first().waitFor();
    expect(await page.locator('svg').count()).toBeGreaterThan(0);
  });
});

const allReachable = `[...document.querySelectorAll('a, button, summary, audio, input, [tabindex="0"]')]
  .filter((each) => each.checkVisibility())`;
/** The places of elements among all of the page. */
const placesOf = `((elements) => elements.map((each) => [...document.querySelectorAll('*')].indexOf(each)))`;

async function unfold(page: Page): Promise<void> {
  await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
}

/** A sound file of so many seconds. */
function silence(seconds: number): Buffer {
  const rate = 16_000;
  const samples = Buffer.alloc(2 * rate * seconds);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(2 * rate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
