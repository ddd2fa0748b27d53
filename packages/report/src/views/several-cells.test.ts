import { trajectorySchema } from '@rl-exp/core';
import { describe, expect, test } from 'vitest';
import {
  manyCells,
  reportedCell,
  reportOf,
  type CellChange,
} from '../__fixtures__/reported-cells.ts';
import { methodFailures } from '../findings/method-failures.ts';
import { html, toHtml } from '../markup.ts';
import { renderReport } from '../render-report.ts';
import type { ReportData, ReportedCell } from '../report-data.ts';
import { reportedMethods } from '../reported-methods.ts';
import type { RunView } from '../view.ts';
import { anytime } from './anytime.ts';
import { cellColumns } from './cell-columns.ts';
import { cellsTable } from './cells-table.ts';
import { differences } from './differences.ts';
import { failures } from './failures.ts';
import { leftOut } from './left-out.ts';
import { lineage } from './lineage.ts';
import { profiles } from './profiles.ts';
import { staircases, trialsOf } from './staircases.ts';
import { verdicts } from './verdicts.ts';

const shown = (view: RunView, data: ReportData): string => toHtml(html`${view.body(data)}`);

/** Cells of a method over seeds, by its hidden scores. */
const scored = (
  agent: string,
  scores: readonly number[],
  change: CellChange = {},
): readonly ReportedCell[] =>
  scores.map((hidden, seed) => reportedCell(agent, seed, { hidden, ...change }));

/** Ten seeds under the usual baseline and under another method, of which each score is changed. */
function against(change: (score: number, seed: number) => number, seeds = 10): ReportData {
  const base = Array.from({ length: seeds }, (_, seed) => 0.5 + (seed % 3) / 1000);
  return reportOf([...scored('hold', base), ...scored('other', base.map(change))]);
}

test('what tests are made of are trajectories', () => {
  const { trajectory } = reportedCell('hold', 0, { steps: [0.8, 'oom', 0.7] });
  expect(trajectorySchema.parse(trajectory)).toEqual(trajectory);
});

describe('verdicts', () => {
  test.each([
    ['better', '↑', (score: number, seed: number) => score - 0.02 - seed / 1000, 10],
    ['worse', '↓', (score: number, seed: number) => score + 0.02 + seed / 1000, 10],
    [
      'equivalent',
      '=',
      (score: number, seed: number) => score + (seed % 2 === 0 ? 0.001 : -0.001),
      10,
    ],
    [
      'inconclusive',
      '?',
      (score: number, seed: number) => score + (seed % 2 === 0 ? 0.03 : -0.02),
      10,
    ],
    ['anecdote', '·', (score: number) => score - 0.3, 3],
  ] as const)('%s has a word, an icon and a class of its own', (verdict, icon, change, seeds) => {
    const data = against(change, seeds);
    const text = shown(verdicts, data);
    expect(text).toContain(
      `<span class="badge badge-${verdict}"><span aria-hidden="true">${icon}</span> ${verdict}</span>`,
    );
    const [pair] = data.comparison?.sections[0]?.pairs ?? [];
    expect(text).toContain(toHtml(html`${pair?.sentence}`));
    if (verdict === 'inconclusive')
      expect(text).toContain(
        `need n ≈ ${pair?.needed_seeds?.toLocaleString('en').replace(',', '\u202f')}`,
      );
  });

  test('three seeds are an anecdote, and nothing has an interval or a band', () => {
    const data = against((score) => score - 0.3, 3);
    expect(shown(verdicts, data)).toContain('n = 3');
    expect(shown(differences, data)).not.toContain('whisker');
    for (const view of [anytime, profiles])
      expect(shown(view, data)).not.toMatch(/class="band [^"]*" d="M/);
    expect(shown(anytime, data)).toContain('too few for a band');
  });

  test('of fewer than two methods there are none', () => {
    const data = reportOf(scored('hold', [0.5, 0.6]), { compared: false });
    for (const view of [verdicts, differences, anytime, profiles])
      expect(view.body(data)).toBeNull();
  });
});

test('a slopegraph has a line for every pair, apart by what came of it', () => {
  const data = against((score, seed) =>
    seed < 2 ? score + 0.1 : seed === 2 ? score : score - 0.1,
  );
  const text = shown(differences, data);
  const lines = (kind: string): number =>
    new RegExp(`class="slope ${kind}" d="([^"]*)"`).exec(text)?.[1]?.match(/M/g)?.length ?? 0;
  expect([lines('gained'), lines('lost'), lines('tied')]).toEqual([7, 2, 1]);
  expect(text).toContain('better in 7 (solid), worse in 2 (dashed) and the same in 1');
});

describe('curves', () => {
  const cells = [
    reportedCell('hold', 0, { steps: [0.8, 'oom', 0.7] }),
    reportedCell('hold', 1, { steps: [1.45, 0.6, 0.65] }),
    reportedCell('other', 0, { steps: [0.85, 0.8, 0.5] }),
    reportedCell('other', 1, { steps: [0.7, 0.7, 0.7] }),
  ];

  test('the best so far never gets worse, and is what a plain reading of the steps gives', () => {
    const [hold] = reportedMethods(reportOf(cells));
    const { all, curves, best, worst } = trialsOf(hold!);
    expect(curves.map(({ curve }) => curve)).toEqual([
      [
        { at: 0, value: 0.9 },
        { at: 600, value: 0.8 },
        // A failed segment is charged whole.
        { at: 1800, value: 0.7 },
      ],
      [
        { at: 0, value: 0.9 },
        { at: 1200, value: 0.6 },
      ],
    ]);
    expect([best.seed, worst.seed]).toEqual([1, 0]);
    expect(all.map(({ value }) => value)).toEqual([0.8, null, 0.7, 1.45, 0.6, 0.65]);
    expect(all.map(({ audio_seconds: at }) => at)).toEqual([600, 1200, 1800, 600, 1200, 1800]);
  });

  test('a panel says how many trials, how many failed or lie beyond the axis, and both ends', () => {
    const text = shown(staircases, reportOf(cells));
    expect(text).toContain(
      '2 seeds, 6 trials: best WER on val from 90.00 % to 60.00 % at best (seed 1), 70.00 % at worst (seed 0); 1 segment failed, 1 trial beyond the axis.',
    );
  });

  test('the curve of a method is the interquartile mean of its cells’ best values', () => {
    const text = shown(anytime, reportOf(cells));
    // hold: (0.7 + 0.6) / 2; other: (0.5 + 0.7) / 2.
    expect(text).toContain('hold (n = 2, too few for a band): 90.00 % → 65.00 %.');
    expect(text).toContain('other (n = 2, too few for a band): 90.00 % → 60.00 %.');
  });
});

describe('failures', () => {
  test('are counted by method, and cells that failed are listed with why', () => {
    const cells = [
      reportedCell('hold', 0),
      reportedCell('wild', 0, {
        steps: [0.8, 'oom', 'nan'],
        usage: { invalid: 1 },
        workersLost: 2,
        reason: 'failure',
      }),
      reportedCell('cheat', 0, { verdict: 'fail' }),
    ];
    const data = reportOf(cells);
    const wild = reportedMethods(data).find(({ name }) => name === 'wild');
    expect(methodFailures(wild!)).toEqual({
      segments: 3,
      failed: { oom: 1, nan: 1, diverged: 0 },
      wasted_audio_seconds: 1200,
      decisions: 3,
      invalid: 3,
      workers_lost: 2,
    });
    const text = shown(failures, data);
    expect(text).toContain('wild: oom 1 · nan 1 of 3.');
    expect(text).toContain('Step 3 ended the episode: nan.');
    expect(text).toContain('replay: A segment came out otherwise.');
  });
});

test('what is left out is listed with the reason', () => {
  const data = reportOf([
    ...scored('hold', [0.5, 0.5]),
    reportedCell('other', 0, { hidden: 0.4 }),
    reportedCell('other', 1, { hidden: null }),
    reportedCell('other', 2, { started: false, hidden: null }),
  ]);
  const text = shown(leftOut, data);
  expect(text).toContain('not judged');
  expect(text).toContain('not begun');
  for (const { reason, cell } of data.comparison?.excluded ?? []) {
    expect(text).toContain(reason);
    expect(text).toContain(cell);
  }
});

test('a fork stands below the episode that it was taken from', () => {
  const parent = reportedCell('hold', 0);
  const fork = reportedCell('hold', 0, {
    run: 'small/run-2',
    forks: [{ run: 'small/run-1', cell: parent.cell.id, step: 2, agent: 'other' }],
  });
  const text = shown(lineage, reportOf([parent, fork], { compared: false }));
  expect(text.indexOf(parent.cell.id)).toBeLessThan(text.indexOf('from step 2 on'));
  expect(text.match(/<ul/g)).toHaveLength(2);
});

describe('all cells', () => {
  const data = reportOf(manyCells({ methods: 30, seeds: 10 }), { draws: 20 });
  const text = shown(cellsTable, data);

  test('stand in a block of data, the first of them in the page too, and the others are spoken of', () => {
    expect(text).toContain('The first 200 of 300 cells');
    expect(text.match(/<tr>/g)).toHaveLength(201);
    const block = /<script type="application\/json" id="cells-rows">(.*)<\/script>/.exec(text)?.[1];
    const columns: unknown = JSON.parse(block ?? '');
    expect(columns).toMatchObject(
      cellColumns(data).map(({ heading, values }) => ({
        heading,
        values: expect.objectContaining({ length: values.length }),
      })),
    );
  });

  test('hold what was written as text', () => {
    const evil = reportOf([
      ...scored('</script><script>alert(1)</script>', [0.5]),
      ...scored('hold', [0.5]),
    ]);
    const whole = renderReport(evil);
    expect(whole).not.toContain('<script>alert');
    expect(whole).toContain('\\u003c/script>');
  });
});

test('the same cells give the same page', () => {
  const page = (): string => renderReport(reportOf(manyCells({ methods: 3, seeds: 6 })));
  expect(page()).toBe(page());
});
