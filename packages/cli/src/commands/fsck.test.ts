import { appendFile, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { trajectorySchema } from '@rl-exp/core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { lockRun } from '../runtime/run-lock.ts';
import { ownPlace, type OwnPlace } from './__fixtures__/own-place.ts';

const findingSchema = z.object({
  severity: z.enum(['damage', 'note']),
  path: z.string(),
  reason: z.string(),
  remedy: z.string().min(5),
});
const answerSchema = z.object({
  whole: z.boolean(),
  owner: z.object({ pid: z.int() }).nullable(),
  findings: z.array(findingSchema),
  cells: z.array(z.object({ cell: z.string(), findings: z.array(findingSchema) })),
  repaired: z.array(z.string()),
});
type Finding = z.infer<typeof findingSchema>;

interface Finished {
  readonly place: OwnPlace;
  readonly run: string;
  /** Directory of the first cell. */
  readonly cell: string;
  readonly journal: string;
  fsck(...args: readonly string[]): Promise<z.infer<typeof answerSchema>>;
}

async function finished(): Promise<Finished> {
  const place = await ownPlace();
  const run = await place.run();
  const [name = ''] = await readdir(join(run, 'cells'));
  const cell = join(run, 'cells', name);
  return {
    place,
    run,
    cell,
    journal: join(cell, 'journal.jsonl'),
    fsck: async (...args) => answerSchema.parse(await place.json('fsck', run, ...args)),
  };
}

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  const index = Math.floor(bytes.length * at);
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

const damageOf = (answer: z.infer<typeof answerSchema>): readonly Finding[] =>
  [...answer.findings, ...answer.cells.flatMap(({ findings }) => findings)].filter(
    ({ severity }) => severity === 'damage',
  );

/** What a cell came to, but for the journal's digest, who trained what, and what was asked twice. */
async function resultOf({ cell }: Finished): Promise<unknown> {
  const text = await readFile(join(cell, 'trajectory.json'), 'utf8');
  const { steps, totals, ...others } = trajectorySchema.parse(JSON.parse(text));
  return {
    ...others,
    head: null,
    totals: { ...totals, trained: null, reused: null },
    steps: steps.map((step) => ({
      ...step,
      asked: null,
      transition: { ...step.transition, reused: null },
    })),
  };
}

/** The run goes on from what was repaired, to the same result, and is whole again. */
async function expectMended(damaged: Finished, before: unknown): Promise<void> {
  const { place, run } = damaged;
  expect((await place.rlExp('fsck', run, '--repair')).stdout).toContain(`rl-exp resume ${run}`);
  const { exitCode, stderr } = await place.rlExp('resume', run);
  expect(exitCode, stderr).toBe(0);
  const judged = await place.rlExp('judge', run);
  expect(judged.exitCode, judged.stderr).toBe(0);
  const { stdout, exitCode: whole } = await place.rlExp('fsck', run);
  expect(whole, stdout).toBe(0);
  expect(await resultOf(damaged)).toEqual(before);
}

test('a finished run is whole, one line a cell', async () => {
  const { place, run, fsck } = await finished();
  const { exitCode, stdout } = await place.rlExp('fsck', run);
  expect(exitCode).toBe(0);
  expect(
    stdout
      .replaceAll(/[0-9a-f]{12}/g, 'ID')
      .split('\n')
      .slice(1),
  ).toEqual([
    expect.stringMatching(/^whole {4}cell ID · seed \d · 4 of 4 steps · verdict pass/),
    expect.stringMatching(/^whole {4}cell ID · seed \d · 4 of 4 steps · verdict pass/),
    '',
  ]);
  expect(await fsck()).toMatchObject({ whole: true, owner: null, findings: [], repaired: [] });
});

test('a run that is not there is a usage error', async () => {
  const place = await ownPlace();
  const { exitCode, stderr } = await place.rlExp('fsck', 'nowhere');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('RLX_RUN_NOT_FOUND');
});

test.each([0, 0.1, 0.35, 0.6, 0.99])(
  'a flipped bit at %d of a journal: the line is named; repaired, the run goes on to the same result',
  async (at) => {
    const damaged = await finished();
    const before = await resultOf(damaged);
    const original = await readFile(damaged.journal);
    await flip(damaged.journal, at);
    const line = original
      .subarray(0, Math.floor(original.length * at))
      .toString()
      .split('\n');
    const answer = await damaged.fsck();
    expect(damageOf(answer)[0]).toMatchObject({
      path: damaged.journal,
      reason: expect.stringMatching(new RegExp(`^line (${line.length}|${line.length + 1}) `)),
    });
    expect(answer.cells.filter(({ findings }) => findings.length > 0)).toHaveLength(1);
    const broken = await readFile(damaged.journal);
    await expectMended(damaged, before);
    expect(await readFile(join(damaged.cell, 'journal.damaged.jsonl'))).toEqual(broken);
  },
);

test('a torn end is a note; it is cut as a run that goes on does', async () => {
  const damaged = await finished();
  const { journal, place, run, fsck } = damaged;
  const before = await resultOf(damaged);
  const whole = await readFile(journal);
  await truncate(journal, whole.length - 40);
  const answer = await fsck();
  const notes = answer.cells.flatMap(({ findings }) => findings);
  expect(answer.whole, JSON.stringify(notes)).toBe(false);
  expect(notes[0]).toMatchObject({ severity: 'note', path: journal });
  await expectMended(damaged, before);
  await appendFile(journal, '{"v":1,"seq"');
  expect((await place.rlExp('fsck', run)).exitCode).toBe(0);
});

describe('what is made from a journal', () => {
  test('a trajectory that says something else is projected anew', async () => {
    const damaged = await finished();
    const { cell, fsck } = damaged;
    const path = join(cell, 'trajectory.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"seed": ', '"seed": 1'));
    expect(damageOf(await fsck())).toMatchObject([{ path }]);
    expect(await fsck('--repair')).toMatchObject({ whole: true, repaired: [expect.any(String)] });
    expect(await readFile(path, 'utf8')).toBe(text);
    await rm(path);
    expect(damageOf(await fsck())).toMatchObject([{ path, reason: 'it is missing' }]);
  });

  test('a verdict that is not the one on record is set aside and made again', async () => {
    const damaged = await finished();
    const before = await resultOf(damaged);
    const path = join(damaged.cell, 'judge', 'verdict.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"pass"', '"fail"'));
    const [found] = damageOf(await damaged.fsck());
    expect(found).toMatchObject({ path, remedy: expect.stringContaining('judge') });
    await expectMended(damaged, before);
    expect(await readFile(path, 'utf8')).toContain('"status": "pass"');
  });

  test.each(['base', 'checkpoint'])('a flipped bit in an exported %s is found', async (name) => {
    const damaged = await finished();
    const before = await resultOf(damaged);
    const [file = ''] = await readdir(join(damaged.cell, name));
    await flip(join(damaged.cell, name, file), 0.5);
    expect(damageOf(await damaged.fsck())).toMatchObject([
      { path: join(damaged.cell, name, file) },
    ]);
    await expectMended(damaged, before);
  });
});

describe('the plan', () => {
  test('a source.json that is none is named', async () => {
    const { run, fsck } = await finished();
    const path = join(run, 'source.json');
    await writeFile(path, '{}');
    expect(damageOf(await fsck())).toMatchObject([{ path }]);
  });

  test.each([0.2, 0.5, 0.8])('a flipped bit at %d of plan.json is found', async (at) => {
    const { run, fsck } = await finished();
    await flip(join(run, 'plan.json'), at);
    expect(JSON.stringify(damageOf(await fsck()))).toContain(join(run, 'plan.json'));
  });

  test('one that is well formed but another is found in every cell', async () => {
    const { run, fsck } = await finished();
    const path = join(run, 'plan.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"trial"', '"other"'));
    const answer = await fsck();
    expect(answer.findings).toMatchObject([{ path, reason: expect.stringContaining('made for') }]);
    expect(answer.cells.every(({ findings }) => findings.length > 0)).toBe(true);
  });
});

describe('the store', () => {
  test.each(['transitions', 'evaluations', 'states', 'blobs'])(
    'a flipped bit in %s that the run names is found',
    async (kind) => {
      const { place, fsck } = await finished();
      const folder = join(place.store, kind);
      const [file = ''] = (await readdir(folder, { recursive: true })).filter((name) =>
        name.includes('/'),
      );
      await flip(join(folder, file), 0.5);
      expect(damageOf(await fsck()).map(({ path }) => path)).toContain(join(folder, file));
      expect((await place.rlExp('store', 'verify', '--repair')).exitCode).toBe(0);
    },
  );

  test('evicted states are counted and are no damage', async () => {
    const { place, run } = await finished();
    await place.rlExp('store', 'gc', '--max-size', '0');
    const { exitCode, stdout } = await place.rlExp('fsck', run);
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toContain('5 states are made again when needed');
  });

  test('one that is not there is named; another place may be told', async () => {
    const { place, run, fsck } = await finished();
    const source = join(run, 'source.json');
    const text = await readFile(source, 'utf8');
    await writeFile(source, text.replace(place.store, `${place.store}-moved`));
    expect(damageOf(await fsck())).toMatchObject([{ path: `${place.store}-moved` }]);
    expect((await fsck('--store', place.store)).whole).toBe(true);
  });
});

test('a live run can be looked at, but not repaired', async () => {
  const { place, run, fsck } = await finished();
  const unlock = await lockRun(run);
  expect(await fsck()).toMatchObject({ whole: true, owner: { pid: process.pid } });
  const { exitCode, stderr } = await place.rlExp('fsck', run, '--repair');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('RLX_RUN_LOCKED');
  await unlock();
});

describe('a fork', () => {
  async function forked(): Promise<Finished> {
    const parent = await finished();
    const { place } = parent;
    const id = parent.cell.split('/').at(-1) ?? '';
    const run = join(place.runs, 'forked');
    const fork = await place.rlExp('fork', parent.run, '--at', '2', '--cell', id, '--run', run);
    expect(fork.exitCode, fork.stderr).toBe(0);
    const [name = ''] = await readdir(join(run, 'cells'));
    const cell = join(run, 'cells', name);
    return {
      ...parent,
      run,
      cell,
      journal: join(cell, 'journal.jsonl'),
      fsck: async (...args) => answerSchema.parse(await place.json('fsck', run, ...args)),
    };
  }

  test('is whole, and goes on after damage behind what it took over', async () => {
    const damaged = await forked();
    expect(await damaged.fsck()).toMatchObject({ whole: true });
    const before = await resultOf(damaged);
    await flip(damaged.journal, 0.8);
    expect(damageOf(await damaged.fsck())).toHaveLength(1);
    await expectMended(damaged, before);
  });

  test('damaged in what it took over is to be taken anew; nothing is cut', async () => {
    const damaged = await forked();
    await flip(damaged.journal, 0.1);
    const broken = await readFile(damaged.journal);
    const found = damageOf(await damaged.fsck());
    expect(found.map(({ remedy }) => remedy).join()).toContain('rl-exp fork');
    expect(await damaged.fsck('--repair')).toMatchObject({ whole: false, repaired: [] });
    expect(await readFile(damaged.journal)).toEqual(broken);
  });
});
