import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaySchema, seal, type CheckResult, type Replay, type Verdict } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkout } from './command.ts';
import { filesBelow, Trial, verdictOf, type CellAnswer } from './trial.ts';

interface Audit {
  readonly verdict: Verdict;
  readonly status: string | undefined;
  readonly replays: readonly Replay[];
}

/** Judges a run again with an audit of so many segments. */
async function audit(trial: Trial, run: string, count: string): Promise<Audit> {
  const verdict = verdictOf(await trial.command(['judge', run, '--replay', count, '--json']));
  const check = verdict.checks.find(({ name }) => name === 'replay');
  const { replays } = z.object({ replays: z.array(replaySchema) }).parse(check?.evidence);
  return { verdict, status: check?.status, replays };
}

const disagreeing = ({ replays }: Audit): readonly number[] =>
  replays.flatMap(({ agrees, step }) => (agrees ? [] : [step]));

test('an honest run: every segment gives the same bits from an empty store, also where its states are gone', async () => {
  const trial = await Trial.open();
  const { run, verdict } = await trial.run();
  expect(verdict.checks.map(({ name }) => name)).not.toContain('replay');
  const trained = trial.calls('advance');

  const whole = await audit(trial, run, 'all');
  expect(whole).toMatchObject({
    status: 'pass',
    verdict: { status: 'pass', hidden: verdict.hidden },
  });
  expect(whole.replays.map(({ step, comparison }) => [step, comparison])).toEqual(
    [1, 2, 3, 4].map((step) => [step, 'identity']),
  );
  // It trained: nothing was answered from the store.
  expect(trial.calls('advance').slice(trained.length)).toHaveLength(4);

  const two = await audit(trial, run, '2');
  expect(two).toMatchObject({ status: 'pass' });
  expect(two.replays).toHaveLength(2);

  await rm(join(trial.store, 'blobs'), { recursive: true });
  const evicted = await audit(trial, run, '1');
  expect(evicted).toMatchObject({ status: 'pass' });
  expect(evicted.replays).toHaveLength(1);
});

test('a record in the store that somebody doctored is found', async () => {
  const trial = await Trial.open();
  const honest = await trial.run();
  const [, , third, fourth] = honest.trajectory.steps.map(({ transition }) => transition);
  const [path = ''] = filesBelow(trial.store, `${third?.key}.json`);
  const record: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const { digest: _digest, ...content } = doctoredSchema.parse(record);
  content.result.state = fourth?.state ?? '';
  writeFileSync(path, `${seal(content)}\n`);

  // A run beside it takes the better state for its third step's.
  const doctored = await trial.run(['--fresh']);
  expect(doctored.trajectory.steps[2]?.transition).toMatchObject({
    reused: true,
    state: fourth?.state,
  });
  expect(disagreeing(await audit(trial, doctored.run, 'all'))).toContain(3);
  const found = await audit(trial, doctored.run, '4');
  expect(found).toMatchObject({ status: 'fail', verdict: { status: 'fail' } });
  // The honest run's record stands.
  expect(disagreeing(await audit(trial, honest.run, 'all'))).toEqual([]);
});

test('decisions that the agent does not come to by what is on record are found', async () => {
  const trial = await Trial.open({
    parts: {
      [`use: ${join(checkout, 'tests/plugins/faulty-agent.mjs')}`]: 'use: ./told.ts',
      'with: { policy: scripted, actions: [lr_up, batch_up, lr_up, hold] }': 'with: {}',
    },
  });
  writeFileSync(
    trial.path('told.ts'),
    `import { readFileSync } from 'node:fs';
import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';
const told = () => JSON.parse(readFileSync(new URL('./told.json', import.meta.url), 'utf8'));
export default definePlugin({
  kind: 'agent', name: 'told', specificationVersion: 'v1', summary: 'Does what a file says.', options: z.strictObject({}),
  create: () => ({ decide: async ({ step }) => ({ action: told()[step] ?? 'hold' }) }),
});
`,
  );
  const tell = (actions: readonly string[]): void =>
    writeFileSync(trial.path('told.json'), JSON.stringify(actions));
  tell(['lr_up', 'batch_up']);
  const { run } = await trial.run();
  const redone = async (): Promise<CheckResult | undefined> =>
    (await audit(trial, run, '1')).verdict.checks.find(({ name }) => name === 'decisions_redone');
  expect(await redone()).toMatchObject({ status: 'pass' });
  tell(['lr_up', 'lr_up']);
  expect(await redone()).toMatchObject({
    status: 'fail',
    summary: expect.stringContaining("1 of 4 decisions are not the agent's: step 2"),
  });
});

const doctoredSchema = z.looseObject({
  digest: z.string(),
  result: z.looseObject({ state: z.string() }),
});

test('a trainer that reported better states than training gives is found', async () => {
  const trial = await Trial.open();
  trial.settings({ trainer: { flatters: true } });
  const { run } = await trial.run();
  trial.settings({});
  const found = await audit(trial, run, 'all');
  expect(found).toMatchObject({ status: 'fail', verdict: { status: 'fail' } });
  expect(disagreeing(found)).toEqual([1, 2, 3, 4]);
});

test('on other numerics values are compared within the tolerance, and lies are found all the same', async () => {
  const trial = await Trial.open();
  const honest: CellAnswer = await trial.run();
  trial.settings({ trainer: { fingerprint: { numerics: { cpu: 'another' } } } });
  const near = await audit(trial, honest.run, 'all');
  expect(near.status).toBe('pass');
  for (const { comparison, tolerance } of near.replays)
    expect({ comparison, tolerance }).toEqual({ comparison: 'tolerance', tolerance: 0.02 });

  trial.settings({ trainer: { flatters: true, fingerprint: { numerics: { cpu: 'another' } } } });
  const far = await audit(trial, honest.run, 'all');
  expect(far).toMatchObject({ status: 'fail', verdict: { status: 'fail' } });
});

test('of a fork the segments of its own trainer are replayed', async () => {
  const trial = await Trial.open();
  const parent = await trial.run();
  const noisy = ['--at', '2', '--set', 'trainer.with.noise=0.3'];
  const fork = await trial.fork(parent.run, noisy);
  const found = await audit(trial, fork.run, 'all');
  expect(found).toMatchObject({ status: 'pass' });
  expect(found.replays.map(({ step }) => step)).toEqual([3, 4]);
});

test.each(['0', 'some', '-1'])('--replay %s is a usage error', async (count) => {
  const trial = await Trial.open();
  const { exitCode, stderr } = await trial.command(['judge', trial.runs, '--replay', count]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('--replay');
});
