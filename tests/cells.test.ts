import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { trajectorySchema, verdictSchema } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { comparable, filesBelow, Trial } from './trial.ts';

const seeds = [1, 2, 3, 4];
const answerSchema = z.object({
  run: z.string(),
  segments: z.object({ trained: z.int(), reused: z.int() }),
  cells: z.array(
    z.object({ cell: z.string(), trajectory: trajectorySchema, verdict: verdictSchema }),
  ),
  failed: z.array(z.object({ cell: z.string(), code: z.string(), message: z.string() })).optional(),
});

async function trialOf(text: string): Promise<Trial> {
  return await Trial.open({ parts: { 'seeds: [1]': text } });
}

const fourSeeds = `seeds: [${seeds.join(', ')}]`;
/** Two agents with the same decisions, so that each wants what the other trains. */
const twins = `${fourSeeds}\nmatrix: { environment.reward.step_penalty: [0.01, 0.02] }`;

test('what cells come to does not depend on how many go on at once', async () => {
  const results = [];
  for (const jobs of ['1', '8']) {
    const trial = await trialOf(twins);
    const { exitCode, stdout, stderr } = await trial.tryRun(['--jobs', jobs]);
    expect(exitCode, stderr).toBe(0);
    const { cells, segments } = answerSchema.parse(JSON.parse(stdout));
    expect(segments).toEqual({ trained: 16, reused: 16 });
    expect(trial.calls('advance')).toHaveLength(16);
    results.push(cells.map(comparable));
  }
  const [one, many] = results;
  expect(many).toEqual(one);
});

test('a cell that fails stops no other, and the next command does only what is missing', async () => {
  const trial = await trialOf(fourSeeds);
  trial.faults([{ call: 'advance', nth: [3], ends: 'bug' }]);
  const result = await trial.startRun().finished;
  expect(result.exitCode, result.stderr).toBe(1);
  expect(result.stderr).toMatch(
    /1\/4 .* failed · RLX_PLUGIN_FAILED: .*faults\.mjs:\d+:\d+: TypeError: a bug in advance 3/,
  );
  expect(result.stderr).toMatch(/4\/4 .* pass/);
  expect(result.stdout).toContain('1 of 4 cells failed');
  expect(result.stdout).toContain(`once mended       rl-exp run ${trial.file}\n`);
  const trained = trial.committed().length;

  trial.faults([]);
  const calls = trial.calls('advance').length;
  const { exitCode, stdout, stderr } = await trial.tryRun();
  expect(exitCode, stderr).toBe(0);
  const { cells, failed } = answerSchema.parse(JSON.parse(stdout));
  expect(cells.map(({ trajectory }) => trajectory.steps.length)).toEqual([4, 4, 4, 4]);
  expect(failed).toBeUndefined();
  expect(trial.calls('advance').length - calls).toBe(16 - trained);
  expect(trial.calls('judge')).toHaveLength(4);
});

test('a failure that every cell has is that of the run', async () => {
  const trial = await Trial.open({
    parts: { 'seeds: [1]': fourSeeds, 'share: 80%': 'share: 0.01%' },
  });
  const { exitCode, stdout, stderr } = await trial.startRun().finished;
  expect(exitCode, stderr).toBe(65);
  expect(stderr).toMatch(/\nRLX_SPLIT_EMPTY: The train split holds no example.*\n {2}→ /);
  expect(stderr.match(/holds no example/g)).toHaveLength(2);
  expect(stderr.match(/RLX_SPLIT_EMPTY, as above/g)).toHaveLength(3);
  expect(stdout).toBe('');
});

test('judges begin when the last trainer is closed; before one is opened again, their finds are gone', async () => {
  const trial = await trialOf(fourSeeds);
  trial.faults([{ call: 'advance', nth: [2], ends: 'bug' }]);
  const first = await trial.tryRun(['--jobs', '2']);
  expect(first.exitCode, first.stderr).toBe(1);
  const names = trial.calls().map(({ call }) => call);
  expect(names.filter((name) => name === 'judge')).toHaveLength(3);
  expect(names.indexOf('judge')).toBeGreaterThan(names.lastIndexOf('close'));
  expect(filesBelow(trial.runs, 'hidden.jsonl')).toHaveLength(3);

  trial.faults([{ call: 'advance', nth: [trial.calls('advance').length + 1], ends: 'bug' }]);
  const second = await trial.tryRun();
  expect(second.exitCode, second.stderr).toBe(1);
  expect(filesBelow(trial.runs, 'hidden.jsonl')).toEqual([]);
  const judged = readdirSync(join(trial.onlyRun(), 'cells')).filter((cell) =>
    existsSync(join(trial.onlyRun(), 'cells', cell, 'judge/verdict.json')),
  );
  expect(judged).toHaveLength(3);
});

test('Ctrl-C lets every cell finish its step; the run goes on without training anything twice', async () => {
  const trial = await trialOf(fourSeeds);
  trial.faults([{ call: 'advance', nth: [6], ends: 'interrupt' }]);
  const { exitCode, stderr } = await trial.tryRun(['--jobs', '4']);
  expect(exitCode, stderr).toBe(130);
  expect(stderr).toContain('RLX_INTERRUPTED');
  expect(trial.committed()).toHaveLength(trial.calls('advance').length);
  const again = await trial.tryRun(['--jobs', '4']);
  expect(again.exitCode, again.stderr).toBe(0);
  expect(trial.calls('advance')).toHaveLength(16);
});
