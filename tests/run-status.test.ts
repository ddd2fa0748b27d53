import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { filesBelow, Trial } from './trial.ts';

const statusSchema = z.object({
  status: z.enum(['running', 'finished', 'interrupted', 'failed']),
  owner: z.object({ pid: z.int() }).nullable(),
  began: z.string().nullable(),
  updated: z.string().nullable(),
  cells: z.array(
    z.object({
      status: z.enum(['waiting', 'running', 'finished', 'interrupted', 'failed']),
      steps_done: z.int(),
      value: z.number().nullable(),
      verdict: z.string().nullable(),
      failure: z.object({ code: z.string(), message: z.string() }).nullable(),
    }),
  ),
});

/** How the trial's only run stands. */
async function statusOf(trial: Trial): Promise<z.infer<typeof statusSchema>> {
  const { stdout, stderr } = await trial.command(['status', trial.onlyRun(), '--json']);
  const answer = z.object({ runs: z.array(statusSchema) }).parse(JSON.parse(stdout || stderr));
  const [status, ...others] = answer.runs;
  if (status === undefined || others.length > 0) throw new Error('not the status of one run');
  return status;
}

const seeds = { 'seeds: [1]': 'seeds: [1, 2]' };

test('a bug in a cell is on record until the cell is tried again', async () => {
  const trial = await Trial.open({ parts: seeds });
  trial.faults([{ call: 'advance', nth: [3], ends: 'bug' }]);
  expect((await trial.tryRun(['--jobs', '1'])).exitCode).toBe(1);
  const run = trial.onlyRun();
  const status = await statusOf(trial);
  expect(status).toMatchObject({ status: 'failed', owner: null });
  expect(status.cells).toMatchObject([
    {
      status: 'failed',
      steps_done: 2,
      verdict: null,
      failure: {
        code: 'RLX_PLUGIN_FAILED',
        message: expect.stringContaining('a bug in advance 3'),
      },
    },
    { status: 'finished', steps_done: 4, verdict: 'pass', failure: null },
  ]);
  const time = /^\d{4}-\d\d-\d\dT.*Z$/;
  expect([status.began, status.updated]).toEqual([
    expect.stringMatching(time),
    expect.stringMatching(time),
  ]);

  trial.faults([]);
  await trial.tryRun();
  expect(await statusOf(trial)).toMatchObject({
    status: 'finished',
    cells: [{ status: 'finished', failure: null }, { status: 'finished' }],
  });
  expect(filesBelow(run, 'failure.json')).toEqual([]);
});

test('what stops a cell before its first record is on record too; the other waits where the run was killed', async () => {
  const trial = await Trial.open({ parts: seeds });
  trial.faults([
    { call: 'open', nth: [1], ends: 'bug' },
    { call: 'open', nth: [2], ends: 'process' },
  ]);
  await trial.tryRun(['--jobs', '1']);
  const { status, began, cells } = await statusOf(trial);
  expect([status, began]).toEqual(['failed', null]);
  expect(cells).toMatchObject([
    { status: 'failed', steps_done: 0, value: null, failure: { code: 'RLX_PLUGIN_FAILED' } },
    { status: 'waiting', failure: null },
  ]);
});

test('why judging failed lies in the judge’s folder, which goes before anything is trained again', async () => {
  const trial = await Trial.open({ parts: seeds });
  trial.faults([
    { call: 'judge', nth: [1, 2], ends: 'bug' },
    { call: 'advance', nth: [6], ends: 'bug' },
  ]);
  await trial.tryRun(['--jobs', '1']);
  const run = trial.onlyRun();
  const [first, second] = (await statusOf(trial)).cells;
  expect(first).toMatchObject({ status: 'failed', steps_done: 4, verdict: null });
  expect(first?.failure?.message).toContain('a bug in judge 1');
  expect(second?.failure?.message).toContain('a bug in advance 6');
  expect(filesBelow(run, 'judge/failure.json')).toHaveLength(1);

  trial.faults([{ call: 'open', nth: [2], ends: 'process' }]);
  await trial.tryRun(['--jobs', '1']);
  expect(filesBelow(run, 'judge/failure.json')).toEqual([]);
});

test('an interrupted run is no failure; a live process makes it a running one', async () => {
  const trial = await Trial.open();
  trial.faults([{ call: 'advance', nth: [2], ends: 'interrupt' }]);
  expect((await trial.tryRun()).exitCode).toBe(130);
  const run = trial.onlyRun();
  expect(await statusOf(trial)).toMatchObject({
    status: 'interrupted',
    owner: null,
    cells: [{ status: 'interrupted', steps_done: 2, failure: null }],
  });

  trial.faults([]);
  // Held up for as long as its first call is not answered.
  const { child, finished } = trial.startRun();
  while (!existsSync(join(run, 'lock.json'))) await sleep(5);
  child.kill('SIGSTOP');
  const { status, owner } = await statusOf(trial);
  child.kill('SIGCONT');
  expect([status, owner?.pid]).toEqual(['running', child.pid]);
  await finished;
  expect((await statusOf(trial)).status).toBe('finished');
});

test('a verdict of fail makes a failed run once every cell is judged', async () => {
  const trial = await Trial.open();
  trial.settings({ trainer: { flatters: true } });
  await trial.run();
  trial.settings({});
  expect((await trial.command(['judge', trial.onlyRun(), '--replay', 'all'])).exitCode).toBe(1);
  expect(await statusOf(trial)).toMatchObject({
    status: 'failed',
    cells: [{ status: 'failed', verdict: 'fail', failure: null, steps_done: 4 }],
  });
});

test('a journal that does not hold fails its cell and hides nothing of the others', async () => {
  const trial = await Trial.open({ parts: seeds });
  await trial.tryRun();
  const run = trial.onlyRun();
  const [journal = ''] = filesBelow(run, 'journal.jsonl');
  const text = await readFile(journal, 'utf8');
  await writeFile(journal, text.replace('"seq":2', '"seq":7'));
  const { status, cells } = await statusOf(trial);
  expect(status).toBe('failed');
  expect(cells.map(({ failure }) => failure?.code ?? null).toSorted()).toEqual([
    'RLX_JOURNAL_CORRUPT',
    null,
  ]);
  // Bytes of an append that was cut short are no damage.
  await writeFile(journal, text);
  await appendFile(journal, '{"v":1,');
  expect((await statusOf(trial)).status).toBe('finished');
});
