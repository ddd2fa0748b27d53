import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Example, JudgedCell, Verdict } from '@rl-exp/core';
import { beforeAll, expect, test } from 'vitest';
import { baselineScore, readBaseline } from './baseline-score.ts';
import { itemsFile } from '../items-file.ts';
import { countUtterance, type Utterance } from '../counting/utterance.ts';

const text = 'moja mbili tatu nne';
const examples: readonly Example[] = ['a', 'b'].map((id) => ({
  id,
  sha256: '0'.repeat(64),
  speaker: id,
  domain: 'trade',
  text,
  seconds: 2,
  audio: `${id}.wav`,
}));
const heard = (...hypotheses: readonly string[]): readonly Utterance[] =>
  hypotheses.map((hypothesis, index) =>
    countUtterance({
      id: examples[index]?.id ?? '',
      reference: text,
      reference_raw: text,
      hypothesis,
      hypothesis_raw: hypothesis,
    }),
  );
const one = { value: 1, low: 1, high: 1 };
const verdict: Verdict = {
  schema: 'rl-exp/verdict/v1',
  status: 'pass',
  metric: 'wer',
  hidden: { base: one, submitted: one, improvement: one, method: '' },
  groups: {},
  val: { claimed: 0, reproduced: 0, tolerance: 0 },
  checks: [],
  notice: null,
};

let baseline: JudgedCell;

beforeAll(async () => {
  const judgeDirectory = await mkdtemp(join(tmpdir(), 'rl-exp-baseline-'));
  const write = async (side: 'base' | 'submitted', items: readonly Utterance[]) =>
    await writeFile(
      join(judgeDirectory, itemsFile(side)),
      items.map((item) => `${JSON.stringify(item)}\n`).join(''),
    );
  await write('base', heard('', ''));
  // Its counts are not believed: what it heard is counted anew.
  await write(
    'submitted',
    heard('moja mbili', 'moja mbili tatu').map((item) => ({ ...item, deletions: 0 })),
  );
  baseline = { run: 'runs/other', cell: 'c', verdict, judgeDirectory };
  return async () => await rm(judgeDirectory, { recursive: true });
});

test('holds a score against another run on the same clips, which it counts anew', async () => {
  const theirs = await readBaseline(baseline, examples);
  const score = baselineScore({
    baseline,
    examples,
    theirs,
    ours: heard(text, 'moja mbili tatu'),
    metric: 'wer',
    draws: 400,
    seed: 1,
  });
  expect(score).toMatchObject({
    run: 'runs/other',
    cell: 'c',
    score: { value: 3 / 8 },
    improvement: { value: 2 / 8, low: 0, high: 2 / 4 },
  });
});

test('a run whose verdict is fail is the untouched checkpoint here too', async () => {
  const failed: JudgedCell = { ...baseline, verdict: { ...verdict, status: 'fail' } };
  const theirs = await readBaseline(failed, examples);
  expect(theirs.map(({ hypothesis }) => hypothesis)).toEqual(['', '']);
});

test.each([
  ['other clips', (known: JudgedCell) => known, examples.slice(1)],
  [
    'nothing left there',
    (known: JudgedCell) => ({ ...known, judgeDirectory: join(known.judgeDirectory, 'gone') }),
    examples,
  ],
])('%s cannot be paired', async (_name, change, clips) => {
  await expect(readBaseline(change(baseline), clips)).rejects.toMatchObject({
    code: 'RLX_JUDGE_BASELINE_UNUSABLE',
  });
});
