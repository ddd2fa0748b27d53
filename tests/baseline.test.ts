import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkout } from './command.ts';
import { Trial } from './trial.ts';

const plugin = (name: string): string => join(checkout, 'tests/plugins', `${name}.mjs`);
const metrics = { wer: 0.5, cer: 0.25, wer_raw: 0.75, substitutions: 3, mine: 1 };

/** Utterances from wholly wrong to wholly right, two of them equally good, one without a reference. */
const items = [
  { id: 'u4', reference: 'habari ya leo asubuhi', hypothesis: 'habari za leo asubuhi' },
  { id: 'u2', reference: 'mvua nyingi', hypothesis: 'mvua nyingi sana tena' },
  { id: 'u6', reference: 'nzuri', hypothesis: 'nzuri' },
  { id: 'u1', reference: 'dawa', hypothesis: 'maji maji maji' },
  { id: 'u5', reference: 'asante sana', hypothesis: 'asante sana' },
  { id: 'u3', reference: 'ng’ombe wangu wote', hypothesis: 'wote' },
  { id: 'u0', reference: '', hypothesis: 'kelele' },
];

const exampleSchema = z.looseObject({ id: z.string(), wer: z.number(), reference: z.string() });
const answerSchema = z.object({
  val: z.record(z.string(), z.number()),
  examples: z.object({ worst: z.array(exampleSchema), best: z.array(exampleSchema) }).nullable(),
});

async function transcribing(settings: object): Promise<Trial> {
  const trial = await Trial.open({
    parts: { [plugin('faulty-trainer')]: plugin('transcribing-trainer') },
  });
  trial.settings({ metrics, items, ...settings });
  return trial;
}

const baseline = (trial: Trial, args: readonly string[] = []): readonly string[] => [
  'baseline',
  trial.file,
  '--store',
  trial.store,
  ...args,
];

test('metrics with what they mean, and the utterances that went worst and best', async () => {
  const trial = await transcribing({});
  const { exitCode, stdout, stderr } = await trial.command(baseline(trial));
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "wer             0.5  word error rate under the normaliser sw-v1: (S + D + I) / words, over the whole split
    wer_raw        0.75  word error rate of the texts as they are: case and punctuation count
    cer            0.25  character error rate under sw-v1
    substitutions     3  S: words written down as another
    mine              1

    Example transcripts, as scored: [-said-] and not written down, {+written down+} and not said

    3 worst by word error rate
      u1  WER 3.000 (1 S, 0 D, 2 I in 1 words)
        {+maji+} {+maji+} [-dawa-] {+maji+}
      u2  WER 1.000 (0 S, 0 D, 2 I in 2 words)
        mvua nyingi {+sana+} {+tena+}
      u3  WER 0.667 (0 S, 2 D, 0 I in 3 words)
        [-ng’ombe-] [-wangu-] wote

    3 best by word error rate
      u5  WER 0.000 (0 S, 0 D, 0 I in 2 words)
        asante sana
      u6  WER 0.000 (0 S, 0 D, 0 I in 1 words)
        nzuri
      u4  WER 0.250 (1 S, 0 D, 0 I in 4 words)
        habari [-ya-] {+za+} leo asubuhi

    Simulated data: speakers and texts are invented, and there is no audio. Simulated training: no number here was measured on a model.
    "
  `);
});

test('--examples says how many, the worst first; --json carries them', async () => {
  const trial = await transcribing({});
  const answer = async (count: string): Promise<z.infer<typeof answerSchema>> => {
    const { stdout } = await trial.command(baseline(trial, ['--json', '--examples', count]));
    return answerSchema.parse(JSON.parse(stdout));
  };
  const three = await answer('3');
  expect(three.val).toEqual(metrics);
  expect(three.examples?.worst.map(({ id, wer }) => [id, wer])).toEqual([
    ['u1', 3],
    ['u2', 1],
  ]);
  expect(three.examples?.best.map(({ id, wer }) => [id, wer])).toEqual([['u5', 0]]);
  expect(three.examples?.worst[1]).toMatchObject({
    words: 2,
    substitutions: 0,
    deletions: 0,
    insertions: 2,
    reference: 'mvua nyingi',
    hypothesis: 'mvua nyingi sana tena',
  });
  expect((await answer('0')).examples).toEqual({ worst: [], best: [] });
  const { stdout } = await trial.command(baseline(trial, ['--examples', '0']));
  expect(stdout).not.toMatch(/example|u1/i);
  for (const wrong of ['-1', 'many', '1.5'])
    expect((await trial.command(baseline(trial, ['--examples', wrong]))).exitCode).toBe(2);
});

test('long texts are wrapped, and nothing in them steers the terminal', async () => {
  const long = Array.from({ length: 60 }, (_, index) => `neno${index}`).join(' ');
  const hypothesis = `${long} ${'x'.repeat(250)} \u{1B}[2J`;
  const trial = await transcribing({ items: [{ id: 'u1', reference: long, hypothesis }] });
  const { stdout } = await trial.command(baseline(trial));
  const lines = stdout.split('\n');
  const shown = lines.slice(lines.findIndex((line) => line.startsWith('  u1')) + 1);
  expect(Math.max(...shown.slice(0, -3).map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(shown.join(' ').match(/neno\d+/g)).toHaveLength(60);
  expect(stdout.match(/x/g)?.length).toBeGreaterThanOrEqual(250);
  expect(stdout).not.toContain('\u{1B}');
});

test('items that are no transcripts of a model are said to be none', async () => {
  const simulated = await Trial.open();
  const listed = await transcribing({ items: [{ id: 'u1', score: 3 }] });
  for (const trial of [simulated, listed]) {
    const { exitCode, stdout, stderr } = await trial.command(baseline(trial));
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('No example transcripts');
    expect(stdout.match(/simulated/gi)?.length).toBeGreaterThanOrEqual(2);
    const { stdout: json } = await trial.command(baseline(trial, ['--json']));
    expect(answerSchema.parse(JSON.parse(json)).examples).toBeNull();
  }
});
