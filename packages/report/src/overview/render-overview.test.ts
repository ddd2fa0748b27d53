import { expect, test } from 'vitest';
import { smallRun } from '../__fixtures__/small-run.ts';
import type { OverviewRun } from './overview.ts';
import { overviewViews, renderOverview } from './render-overview.ts';

function card(records: number, status: 'running' | 'finished', name = 'small/one'): OverviewRun {
  const [run] = smallRun({ records }).runs;
  if (run === undefined) throw new Error('there is no run');
  return { name, href: '/runs/small/one', run: { ...run, status }, trouble: null };
}

function htmlOf(run: OverviewRun): string {
  const views = overviewViews({ place: '/runs', runs: [run], hidden: 0 });
  return views.find(({ id }) => id.startsWith('run-'))?.html ?? '';
}

test('a card says how far a run is, what it reached, what is left and what is being done', () => {
  const html = htmlOf(card(9, 'running'));
  expect(html).toContain('badge-running');
  expect(html).toContain('<a href="/runs/small/one">small</a>');
  expect(html).toMatch(/step 2 of \d+</);
  expect(html).toMatch(/\d of [\d\u202f]+ s of audio left/);
  expect(html).toMatch(/WER <b>[\d.]+ %<\/b> <span>from [\d.]+ %/);
  expect(html).toMatch(/aria-label="WER on val from [\d.]+ % to [\d.]+ % in 2 steps"/);
  expect(html).toMatch(/step 3 of \d+: about to begin <time datetime="[^"]+Z"/);
});

test('views have the ids of their elements, one each', () => {
  const runs = [card(9, 'running'), card(99, 'finished', 'small/two.1')];
  const views = overviewViews({ place: '/runs', runs, hidden: 3 });
  expect(views.map(({ id }) => id)).toEqual([
    'masthead',
    'contents',
    'run-small-one',
    'run-small-two-1',
  ]);
  for (const { id, html } of views) expect(html).toMatch(new RegExp(`^<\\w+ [^>]*id="${id}"`));
  const page = renderOverview({ place: '/runs', runs, hidden: 3 }, { events: '/events' });
  for (const { html } of views) expect(page).toContain(html);
  expect(page).toContain('1 running and 1 finished. 3 older ones not shown');
});

test('a run that cannot be read says why, as text', () => {
  const run = { name: 'small/<b>', href: '/x', run: null, trouble: '<script>alert(1)</script>' };
  const html = htmlOf(run);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).not.toMatch(/<b>|<script/);
});

test('before there are runs it is said how to start one', () => {
  const page = renderOverview({ place: '/runs', runs: [], hidden: 0 }, { events: '/events' });
  expect(page).toContain('rl-exp run experiments/simulated.yaml');
});
