import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { reportedCell, reportOf } from '../__fixtures__/reported-cells.ts';
import { smallRun } from '../__fixtures__/small-run.ts';
import { renderReport } from '../render-report.ts';
import { isReport } from './is-report.ts';
import { reportJsonSchema, reportSchema } from './report-json.ts';
import { toCsv } from './to-csv.ts';
import { toMarkdown } from './to-markdown.ts';
import { toReportJson } from './to-report-json.ts';

test('a write-up of about 500 words says what was run, what came of it, and where it is on record', () => {
  const text = toMarkdown(smallRun());
  const words = text.split(/\s+/).length;
  expect(words).toBeGreaterThan(250);
  expect(words).toBeLessThan(600);
  expect(text.match(/^#+ .*$/gm)).toEqual([
    '# small',
    '## What came of it',
    '## Known and hidden data',
    '## Failures',
    '## What to keep in mind',
    '## Provenance',
  ]);
  expect(text).toContain('> **Notice.** Simulated.');
  expect(text).toContain('Best WER on val: 56.43 % after step 6');
});

test('before anything is judged the write-up claims nothing of the judge or of methods', () => {
  const text = toMarkdown(
    reportOf([
      reportedCell('hold', 0, { hidden: null }),
      reportedCell('other', 0, { hidden: null, steps: [0.8], plannedSteps: 3, reason: null }),
      reportedCell('other', 1, { hidden: null, started: false }),
    ]),
  );
  expect(text).toContain('3 cells: 1 is not judged yet, 1 is unfinished and 1 has not begun.');
  expect(text).toContain('Nothing is judged yet: the judge “judge” alone gets the hidden domain b');
  expect(text).toContain('No two methods can be compared');
  expect(text).toContain('- other, seed 1: not begun.');
  expect(text).not.toMatch(/one domain|interquartile/);
});

test('a report is known as one in every format, and nothing else is', () => {
  const data = smallRun();
  const texts = [
    renderReport(data),
    toMarkdown(data),
    toCsv(data),
    `${JSON.stringify(toReportJson(data), null, 2)}\n`,
  ];
  expect(texts.map(isReport)).toEqual([true, true, true, true]);
  for (const text of ['', 'version: 1\nname: x\n', '<!doctype html><p>x</p>', '{}', 'run,cell\n'])
    expect(isReport(text)).toBe(false);
});

test('cells and steps carry the name of their method, as charts and tables call it', () => {
  const data = reportOf([reportedCell('hold', 0), reportedCell('other', 0)]);
  const [head = [], ...rows] = rowsOf(toCsv(data));
  const names = ['hold', 'hold', 'hold', 'other', 'other', 'other'];
  expect(rows.map((row) => row[head.indexOf('method')])).toEqual(names);
  expect(toReportJson(data).runs[0]?.cells.map(({ method }) => method)).toEqual(['hold', 'other']);
});

test('what others wrote is no markup in it', () => {
  const text = toMarkdown(smallRun({ notices: ['# <b>a</b> [x](y) `c`\u001b[31m\n- d'] }));
  expect(text).toContain('\\# \\<b\\>a\\</b\\> \\[x\\](y) \\`c\\` - d');
  const data = smallRun();
  const made = data.runs.map((run) => ({ ...run, made_by: '<b>1</b>' }));
  expect(toMarkdown({ ...data, runs: made })).toContain('rl-exp \\<b\\>1\\</b\\>, plan');
});

test('the table has a row for every step, with the numbers of the trajectory', () => {
  const data = smallRun();
  const steps = data.runs[0]?.cells[0]?.trajectory?.steps ?? [];
  const [head = [], ...rows] = rowsOf(toCsv(data));
  expect(rows).toHaveLength(steps.length);
  for (const [index, step] of steps.entries()) {
    const row = Object.fromEntries(head.map((name, column) => [name, rows[index]?.[column] ?? '']));
    expect(Number(row['step'])).toBe(step.step);
    expect(Number(row['reward'])).toBe(step.reward.total);
    expect(Number(row['lr'])).toBe(step.hyperparameters['lr']);
    expect(row['outcome']).toBe(step.transition?.outcome ?? 'stopped');
  }
});

test('a spreadsheet takes no text for a formula, and a field holds what it holds', () => {
  const data = smallRun({
    change: (cell) => ({
      ...cell,
      cell: { ...cell.cell, agent: { ...cell.cell.agent, use: '=1+"2",\n3' } },
    }),
  });
  const [head = [], first = []] = rowsOf(toCsv(data));
  expect(first[head.indexOf('agent')]).toBe('\'=1+"2",\n3');
});

test('the data fits its published schema at every stage', () => {
  for (const records of [0, 1, 12, 28])
    expect(reportSchema.safeParse(toReportJson(smallRun({ records }))).error).toBeUndefined();
  const whole = toReportJson(smallRun());
  expect(reportSchema.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  expect(JSON.stringify(whole)).not.toContain('UklGRg');
});

test("schemas/report.json is what the code generates; 'npm run generate' writes it", async () => {
  const file = new URL('../../schemas/report.json', import.meta.url);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(reportJsonSchema());
});

/** Reads RFC 4180. */
function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g,
  )) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}
