import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportSchema } from '@rl-exp/report';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ownPlace } from './__fixtures__/own-place.ts';

const answerSchema = z.strictObject({
  file: z.string(),
  format: z.string(),
  runs: z.array(z.string()),
  bytes: z.number(),
  changed: z.boolean(),
});

test('a run is one page in its directory; an unchanged run writes nothing', async () => {
  const place = await ownPlace();
  const run = await place.run();
  const { stdout, exitCode, stderr } = await place.rlExp('report');
  expect(exitCode, stderr).toBe(0);
  const file = join(run, 'report.html');
  expect(stdout).toBe(`${file}\n`);
  const page = await readFile(file, 'utf8');
  const before = await stat(file);
  const again = answerSchema.parse(await place.json('report', run));
  expect(again).toEqual({
    file,
    format: 'html',
    runs: [run],
    bytes: Buffer.byteLength(page),
    changed: false,
  });
  expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
  expect(page).toContain('2 cells: all passed the judge.');
  expect(page).toContain('Simulated training: no number here was measured on a model.');
  expect(page).toContain('Mock agent:');
});

test('numbers of the page, the table and the data are those on record', async () => {
  const place = await ownPlace();
  const run = await place.run();
  const written = async (format: string): Promise<string> => {
    const { file } = answerSchema.parse(await place.json('report', run, '--format', format));
    return await readFile(file, 'utf8');
  };
  const [page, table, text] = [await written('html'), await written('csv'), await written('md')];
  const data = reportSchema.parse(JSON.parse(await written('json')));
  const cells = await readdir(join(run, 'cells'));
  expect(table.trimEnd().split('\r\n')).toHaveLength(1 + 4 * cells.length);
  for (const cell of cells) {
    const folder = join(run, 'cells', cell);
    const trajectory = z
      .looseObject({ head: z.string(), totals: z.looseObject({ reward: z.number() }) })
      .parse(JSON.parse(await readFile(join(folder, 'trajectory.json'), 'utf8')));
    const verdict = z
      .looseObject({ hidden: z.looseObject({ submitted: z.looseObject({ value: z.number() }) }) })
      .parse(JSON.parse(await readFile(join(folder, 'judge', 'verdict.json'), 'utf8')));
    const hidden = `${(100 * verdict.hidden.submitted.value).toFixed(2)} %`;
    expect(page).toContain(hidden);
    expect(text).toContain(hidden);
    expect(page).toContain(trajectory.head);
    expect(page).toContain(Math.abs(trajectory.totals.reward).toFixed(3));
    const shown = data.runs[0]?.cells.find((each) => each.cell === cell);
    expect(shown?.trajectory?.totals.reward).toBe(trajectory.totals.reward);
    expect(shown?.verdict).toEqual(verdict);
  }
});

test('several runs are one page where it is wanted', async () => {
  const place = await ownPlace();
  const runs = [await place.run(), await place.run('--fresh')];
  const { file } = answerSchema.parse(await place.json('report', ...runs, '--output', 'both.html'));
  expect(file).toBe(join(place.folder, 'both.html'));
  const page = await readFile(file, 'utf8');
  expect(page).toContain('4 cells: all passed the judge.');
});

test('runs that declare different comparisons are shown, and not compared', async () => {
  const place = await ownPlace();
  const both = 'agent=[{use: mock}, {use: mock, with: {may_stop: true}}]';
  const declared = async (split: string): Promise<string> =>
    await place.run(
      '--set',
      `matrix={${both.replace('=', ': ')}}`,
      '--set',
      `compare={split: ${split}}`,
    );
  const runs = [await declared('val'), await declared('hidden')];
  const { file } = answerSchema.parse(await place.json('report', ...runs));
  const page = await readFile(file, 'utf8');
  expect(page).toContain('These runs declare different comparisons');
  expect(page).toContain('8 cells: all passed the judge.');
});

test('runs in one of which a declared baseline may be several methods are shown, and not compared', async () => {
  const place = await ownPlace();
  const hold = 'hold: {use: baselines, with: {policy: hold}}';
  const declared = await place.run(
    '--set',
    `matrix={agent: {random: {use: mock}, ${hold}}}`,
    '--set',
    'compare={baseline: hold}',
  );
  const several = await place.run(
    '--set',
    `matrix={agent: {${hold}}, hyperparameters.lr.start: [1e-4, 3e-4]}`,
  );
  const { file } = answerSchema.parse(await place.json('report', declared, several));
  const page = await readFile(file, 'utf8');
  expect(page).toContain('rl-exp compare --baseline says which one is meant');
  expect(page).toContain('8 cells: all passed the judge.');
});

test('a run without its store, with a cut journal, or with nothing begun still has a page', async () => {
  const place = await ownPlace();
  const run = await place.run();
  const [first = '', second = ''] = await readdir(join(run, 'cells'));
  const journal = join(run, 'cells', first, 'journal.jsonl');
  const lines = (await readFile(journal, 'utf8')).split('\n');
  await writeFile(journal, `${lines.slice(0, 6).join('\n')}\n{"torn`);
  await writeFile(join(run, 'cells', second, 'journal.jsonl'), '');
  await rm(place.store, { recursive: true });
  const { exitCode, stderr } = await place.rlExp('report', run);
  expect(exitCode, stderr).toBe(0);
  const page = await readFile(join(run, 'report.html'), 'utf8');
  expect(page).toContain('interrupted');
  expect(page).toContain('2 cells: 1 is unfinished and 1 has not begun.');
});

test('a report goes where it is wanted, into a folder too, and replaces reports alone', async () => {
  const place = await ownPlace();
  const run = await place.run();
  const before = await readFile(join(place.folder, 'trial.yaml'), 'utf8');
  const refused = await place.rlExp('report', run, '--output', 'trial.yaml');
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('RLX_REPORT_FILE_TAKEN');
  expect(await readFile(join(place.folder, 'trial.yaml'), 'utf8')).toBe(before);
  const written = async (...args: readonly string[]): Promise<string> =>
    answerSchema.parse(await place.json('report', run, ...args)).file;
  const text = await written('--format', 'md', '--output', 'new/folder/');
  expect(text).toBe(join(place.folder, 'new/folder/report.md'));
  expect(await written('--format', 'csv', '--output', 'new/folder')).toBe(
    join(place.folder, 'new/folder/report.csv'),
  );
  for (const format of ['html', 'json', 'csv', 'md'])
    expect(await written('--format', format, '--output', text)).toBe(text);
  const below = await place.rlExp('report', run, '--output', 'trial.yaml/report.md');
  expect(below.exitCode).toBe(69);
  expect(below.stderr).toMatch(/^RLX_REPORT_UNWRITABLE: Cannot write .*ENOTDIR/);
});

test('cells that ended in an error are told with it, their method among the others', async () => {
  const place = await ownPlace();
  const wrong = '{use: mock, with: {policy: scripted, actions: [lr_up, sideways]}}';
  const matrix = `matrix={agent: {wrong: ${wrong}, hold: {use: baselines, with: {policy: hold}}}}`;
  await place.rlExp('run', 'trial.yaml', '--set', matrix);
  const texts = await Promise.all(
    ['md', 'html', 'csv'].map(async (format) => {
      const { file } = answerSchema.parse(await place.json('report', '--format', format));
      return await readFile(file, 'utf8');
    }),
  );
  const [text = '', page = '', table = ''] = texts;
  expect(text).toContain('4 cells: 2 passed the judge and 2 ended in an error.');
  expect(text).toMatch(/^- 2 cells of wrong \(seeds 1 and 2\) ended in RLX\S+: \S/m);
  expect(text).toContain('| wrong | 0 of 2 | – |');
  expect(text).toContain('Mock agent (wrong):');
  expect(text).not.toContain('every decision was valid');
  expect(page).toContain('2 cells of wrong (seeds 1 and 2) ended in RLX_');
  expect(page).not.toContain('No cell failed.');
  expect(table).toContain(',hold,baselines,');
  const { stdout: status } = await place.rlExp('status');
  expect(status).toMatch(/failed · cell \w+ · seed 1 · agent wrong · /);
  const compared = await place.rlExp('compare');
  expect(compared.stdout).toMatch(/^- wrong, seeds 1 and 2: ended in RLX_\w+: \S.*\.$/m);
  expect(compared.stderr).toMatch(/^not all cells are judged → rl-exp \w+ /);
});

test('without a run it says what to type', async () => {
  const place = await ownPlace();
  const { exitCode, stderr } = await place.rlExp('report');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('RLX_REPORT_NO_RUN');
});
