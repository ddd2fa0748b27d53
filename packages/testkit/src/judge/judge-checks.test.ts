import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readFile } from 'node:fs/promises';
import {
  definePlugin,
  type JudgeV1,
  type PluginV1,
  type RunReader,
  type Verdict,
} from '@rl-exp/core';
import { expect, test } from 'vitest';
import { brokenChecks } from '../__fixtures__/broken-checks.ts';
import { simulatedPlugins } from '../fakes/simulated-plugins.ts';
import { doctorings } from './doctorings.ts';
import { judgeChecks } from './judge-checks.ts';

interface Broken {
  readonly how: string;
  readonly alter: (judge: JudgeV1) => Partial<JudgeV1>;
  readonly checks: readonly string[];
}

/** A judge whose verdict a test changes. */
const judging =
  (change: (verdict: Verdict, run: RunReader) => Verdict | Promise<Verdict>): Broken['alter'] =>
  (judge) => ({
    judge: async (run, signal) => await change(await judge.judge(run, signal), run),
  });
const never = new AbortController().signal;
let judged = 0;

const brokenJudges: readonly Broken[] = [
  { how: 'is sound', alter: () => ({}), checks: [] },
  {
    how: 'passes everything',
    alter: judging((verdict) => ({
      ...verdict,
      status: 'pass',
      checks: verdict.checks.map((check) => ({ ...check, status: 'pass' })),
    })),
    checks: Object.keys(doctorings).map((name) => `fails ${name}`),
  },
  {
    how: 'fails everything',
    alter: judging((verdict) => ({
      ...verdict,
      status: 'fail',
      checks: verdict.checks.map((check) => ({ ...check, status: 'fail' })),
    })),
    checks: ['finds no fault with an honest run'],
  },
  {
    how: 'says pass where a check is open',
    alter: judging((verdict) => ({
      ...verdict,
      checks: [
        ...verdict.checks,
        { name: 'open', status: 'inconclusive', summary: 'Not looked at.', evidence: {} },
      ],
    })),
    checks: ['comes to a verdict whose parts agree'],
  },
  {
    how: 'draws otherwise each time',
    alter: judging((verdict) => ({
      ...verdict,
      hidden: { ...verdict.hidden, method: `draw ${(judged += 1)}` },
    })),
    checks: ['comes to the same verdict again, in a judge made anew'],
  },
  {
    how: 'writes into the run',
    alter: judging(async (verdict, run) => {
      await writeFile(join(dirname(run.submittedCheckpoint), 'notes'), run.judgeDirectory);
      return verdict;
    }),
    checks: ['changes nothing of the run, and writes to its own folder alone'],
  },
  {
    how: 'tells a hidden text',
    alter: judging(async (verdict, run) => {
      const [line = ''] = (await readFile(run.splits.hidden.path, 'utf8')).split('\n');
      const [first, ...others] = verdict.checks;
      const evidence = { heard: JSON.parse(line).text };
      return { ...verdict, checks: first === undefined ? [] : [{ ...first, evidence }, ...others] };
    }),
    checks: ['tells nothing of the hidden split but numbers and ids'],
  },
  {
    how: 'judges on after an abort',
    alter: (judge) => ({ judge: (run) => judge.judge(run, never) }),
    checks: ['heeds an abort within 5000 ms'],
  },
  {
    how: 'gives up on a checkpoint that it cannot read',
    alter: judging((verdict) => {
      if (
        verdict.checks.some(
          ({ name, status }) => name === 'checkpoint_readable' && status === 'fail',
        )
      )
        throw new Error('cannot be read');
      return verdict;
    }),
    checks: [
      'fails a checkpoint that is not there',
      'fails a checkpoint that was cut off',
      'fails a checkpoint of something else',
    ],
  },
  {
    how: 'prints',
    alter: judging((verdict) => {
      process.stdout.write(verdict.status);
      return verdict;
    }),
    checks: ['lets no secret out, and writes nothing to stdout'],
  },
  {
    how: 'cannot be closed',
    alter: () => ({ close: () => Promise.reject(new Error('never')) }),
    checks: ['can be closed twice, whether or not it has judged anything'],
  },
];

test.each(brokenJudges)('a judge that $how fails $checks', async ({ alter, checks }) => {
  expect(await brokenChecks(judgeChecks({ plugin: await alteredJudge(alter) }))).toEqual(checks);
});

test('tampering of the author is tried too', async () => {
  const doctored = {
    'a run with another seed': (run: RunReader) => ({ ...run, cell: { ...run.cell, seed: 2 } }),
  };
  const plugin = await alteredJudge(() => ({}));
  expect(await brokenChecks(judgeChecks({ plugin, doctored }))).toEqual([
    'fails a run with another seed',
  ]);
});

async function alteredJudge(alter: Broken['alter']): Promise<PluginV1<'judge'>> {
  const { judge } = await simulatedPlugins();
  return definePlugin<'judge', unknown>({
    ...judge,
    create(options, context) {
      const made = judge.create(options, context);
      return { ...made, ...alter(made) };
    },
  });
}
