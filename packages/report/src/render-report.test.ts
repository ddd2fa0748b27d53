import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallExample, smallJournal, smallRun } from './__fixtures__/small-run.ts';
import { renderPage, renderReport, renderView, viewIds } from './render-report.ts';
import type { ReportData, ReportedCell } from './report-data.ts';

const tagsOf = (page: string): readonly string[] =>
  [...page.replace(/<(style|script)>[\s\S]*?<\/\1>/g, '').matchAll(/<\/?[a-z!][^\s>]*/gi)].map(
    ([tag]) => tag,
  );

test('the same data gives the same bytes', () => {
  expect(renderReport(smallRun())).toBe(renderReport(smallRun()));
});

test('every view is an element of its id in the page, and is rendered alone as it stands there', () => {
  const data = smallRun();
  const page = renderReport(data);
  const ids = viewIds(data);
  expect(ids.filter((id) => id.startsWith('cell-'))).toEqual(
    [
      'findings',
      'course',
      'lineage',
      'actions',
      'domains',
      'transcripts',
      'steps',
      'verdict',
      'cost',
      'provenance',
    ].map((name) => `cell-12ad81fd512a-${name}`),
  );
  for (const id of ids) {
    const view = renderView(id, data);
    expect(view).toMatch(new RegExp(`^<\\w+[^>]* id="${id}"|^<\\w+ id="${id}"`));
    expect(page).toContain(view);
  }
  expect(renderView('nothing', data)).toBeNull();
});

test('no id occurs twice, and every link within the page leads somewhere', () => {
  const page = renderReport(severalCells());
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

test('nothing is fetched, and no script or style runs but the page’s own', () => {
  const page = renderReport(smallRun());
  const [policy = ''] = /default-src[^"]*/.exec(page) ?? [];
  for (const [, kind, text = ''] of page.matchAll(/<(style|script)>([\s\S]*?)<\/\1>/g)) {
    const hash = createHash('sha256').update(text).digest('base64');
    expect(policy).toContain(`${kind}-src &#39;sha256-${hash}&#39;`);
  }
  expect(policy).toContain('connect-src &#39;none&#39;');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toMatch(/\b(?:https?:)?\/\/[a-z]/);
  expect(page).not.toMatch(/<[^>]+ (?:style|on[a-z]+)=/);
});

test('a live page listens where it is told, and may connect there alone', () => {
  const page = renderPage({ data: smallRun(), live: { events: './events?since="1"', home: '/' } });
  expect(page).toContain('<body data-events="./events?since=&quot;1&quot;">');
  expect(page).toContain('connect-src &#39;self&#39;');
});

test('a run renders after every one of its records, and tells nothing of the judge before the verdict', () => {
  const whole = renderReport(smallRun());
  for (let records = 0; records <= smallJournal.length; records += 1) {
    const data = smallRun({ records });
    const page = renderReport(data);
    const ids = viewIds(data);
    expect(ids).toEqual(viewIds(smallRun()));
    if (records === smallJournal.length) expect(page).toBe(whole);
    else expect(page).not.toMatch(/62\.2[45] %|hidden improvement|unseen speakers/);
    expect(page.replace(/<script>[\s\S]*/, '')).not.toMatch(/NaN|undefined|Infinity/);
  }
});

test('text of agents, data and judges opens no tag, ends no attribute and moves no terminal', () => {
  const innocent = tagsOf(renderReport(withText('x')));
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.constantFrom(
      '</script><script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onfocus='alert(1)",
      '</title></style><svg onload=alert(1)>',
      '\u001b[31m\u202etext<!--',
    ),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      // What is not seen at all leaves a sentence shorter, not the page another one.
      const page = renderReport(withText(`x${text}x`.replaceAll(/\s/g, '')));
      expect(tagsOf(page)).toEqual(innocent);
      expect(page).not.toMatch(/(?![\t\n])\p{Cc}|\u202e/u);
    }),
    { numRuns: 60 },
  );
});

test('long text is cut; the run directory has the whole of it', () => {
  const page = renderReport(withText('very long '.repeat(20_000)));
  expect(page.length).toBeLessThan(400_000);
});

test('more cells than can be shown one by one are not, and a cell of two runs has two places', () => {
  const [run] = smallRun().runs;
  if (run === undefined) throw new Error('no run');
  const twice = { ...smallRun(), runs: [run, { ...run, run: 'small/other' }] };
  expect(viewIds(twice)).toContain('cell-12ad81fd512a-2-findings');
  const many = { ...smallRun(), runs: Array.from({ length: 21 }, () => run) };
  expect(viewIds(many).filter((id) => id.startsWith('cell-'))).toEqual([]);
  expect(renderReport(many)).toContain('21 cells: all passed the judge.');
});

/** The run with a text wherever somebody else's words are shown. */
function withText(text: string): ReportData {
  const change = (cell: ReportedCell): ReportedCell => {
    const { trajectory, verdict } = cell;
    if (trajectory === null || verdict === null) throw new Error('the run is not finished');
    const steps = trajectory.steps.map((step) => ({
      ...step,
      decision: { ...step.decision, rationale: text, usage: { [text]: 1 } },
    }));
    const checks = verdict.checks.map((check) => ({
      ...check,
      summary: text,
      evidence: { [text]: text, nested: { [text]: [text] } },
    }));
    return {
      ...cell,
      cell: { ...cell.cell, agent: { ...cell.cell.agent, use: text.slice(0, 40) } },
      trajectory: { ...trajectory, steps },
      verdict: { ...verdict, checks, hidden: { ...verdict.hidden, method: text } },
    };
  };
  const example = { ...smallExample, id: text, speaker: text, domain: text };
  return smallRun({ change, notices: [text], examples: [example] });
}

function severalCells(): ReportData {
  const data = smallRun();
  return {
    ...data,
    runs: data.runs.flatMap((run) => [run, { ...run, run: 'small/second' }]),
  };
}
