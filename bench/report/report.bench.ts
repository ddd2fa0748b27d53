import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderReport } from '@rl-exp/report';
import { chromium } from 'playwright-core';
import { manyCells, reportOf } from '../../packages/report/src/__fixtures__/reported-cells.ts';
import type { Benchmark } from '../benchmark.ts';
import { markdownTable } from '../figures/markdown-table.ts';
import { TemporaryFolder } from '../temporary-folder.ts';

const browser = process.env['RL_EXP_CHROMIUM'] ?? '/usr/bin/chromium';

/** 10,000 cells as one page: from data to text, and from the file to the first paint where there is a Chromium. */
export const bench: Benchmark = async ({ publish }) => {
  const cells = manyCells({ methods: 1000, seeds: 10 });
  const data = reportOf(cells, { draws: 50 });
  const began = performance.now();
  const page = renderReport(data);
  const render = performance.now() - began;
  const figures = {
    cells: cells.length,
    render_ms: Math.round(render),
    file_mb: Number((Buffer.byteLength(page) / 1e6).toFixed(2)),
    ...(existsSync(browser) && (await paintTimes(page))),
  };
  publish(markdownTable([figures]));
  return figures;
};

/** Milliseconds from navigation to the first paint and to the loaded page, in a browser that is open already. */
async function paintTimes(
  text: string,
): Promise<{ readonly first_paint_ms: number; readonly loaded_ms: number }> {
  await using folder = await TemporaryFolder.create();
  const file = join(folder.path, 'report.html');
  await writeFile(file, text);
  const opened = await chromium.launch({ executablePath: browser, args: ['--no-sandbox'] });
  try {
    const page = await opened.newPage({ viewport: { width: 1440, height: 900 } });
    const began = performance.now();
    await page.goto(pathToFileURL(file).href);
    const loaded = performance.now() - began;
    const paint = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    );
    return { first_paint_ms: Math.round(paint), loaded_ms: Math.round(loaded) };
  } finally {
    await opened.close();
  }
}
