import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { trajectorySchema, verdictSchema } from '@rl-exp/core';
import { checkout, places, startCommand, type CommandResult } from './command.ts';

const answerSchema = z.object({
  run: z.string(),
  segments: z.object({ trained: z.int(), reused: z.int() }),
  cells: z.tuple([z.object({ trajectory: trajectorySchema, verdict: verdictSchema })]),
});

let root: string;
let flags: readonly string[];
let file: string;

beforeAll(async () => {
  const found = await places();
  root = await mkdtemp(join(tmpdir(), 'trainer-in-python-'));
  flags = found.flags;
  await cp(join(checkout, 'examples/trainer-in-python'), root, { recursive: true });
  await symlink(join(checkout, 'node_modules'), join(root, 'node_modules'));
  file = join(root, 'experiment.yaml');
});
afterAll(async () => await rm(root, { recursive: true }));

const command = async (args: readonly string[]): Promise<CommandResult> =>
  await startCommand(args, { cwd: root }).finished;
const run = async (...args: readonly string[]) => {
  const { exitCode, stdout, stderr } = await command(['run', file, ...flags, '--json', ...args]);
  expect(exitCode, stderr).toBe(0);
  return answerSchema.parse(JSON.parse(stdout));
};

test('a trainer in plain Python is steered to a verdict that holds', async () => {
  const { cells, segments } = await run();
  const [{ trajectory, verdict }] = cells;
  const rates = [
    trajectory.root.metrics['wer'],
    trajectory.steps.at(-1)?.evaluation?.metrics['wer'],
  ];
  expect(rates[1]).toBeLessThan((rates[0] ?? 0) - 0.05);
  expect(verdict).toMatchObject({ status: 'pass', metric: 'wer' });
  expect(verdict.hidden.improvement.low).toBeGreaterThan(0);
  expect(verdict.val.reproduced).toBeCloseTo(verdict.val.claimed, 2);
  expect(segments).toEqual({ trained: 5, reused: 0 });
});

test('what was trained is not trained again, and an audit finds the same bits', async () => {
  const { run: directory, segments } = await run('--fresh');
  expect(segments).toEqual({ trained: 0, reused: 5 });
  const audited = await command(['judge', directory, '--replay', '2', '--json']);
  expect(audited.exitCode, audited.stderr).toBe(0);
  expect(audited.stdout).toContain('2 of 5 transitions were trained again');
});

test('an unknown hyperparameter is found before the program starts', async () => {
  const { exitCode, stderr } = await command([
    'validate',
    file,
    '--set',
    'hyperparameters.depth.start=1',
  ]);
  expect(exitCode).toBe(65);
  expect(stderr).toContain('RLX_HYPERPARAMETER_UNKNOWN');
});

test('a changed program is another trainer, which trains anew', async () => {
  await change('trainer.py', '{seed} {epoch}', '{seed}, {epoch}');
  const { segments } = await run('--fresh');
  expect(segments).toEqual({ trained: 5, reused: 0 });
});

test('the judge restores by itself, and finds out a trainer that claims what its checkpoint does not do', async () => {
  await change('trainer.py', 'vowels.restored(weights, example["text"])', 'example["text"]');
  const { exitCode, stdout } = await command(['run', file, ...flags, '--json', '--fresh']);
  expect(exitCode).toBe(1);
  const [{ verdict }] = answerSchema.parse(JSON.parse(stdout)).cells;
  const found = verdict.checks.find(({ name }) => name === 'val_reproduced');
  expect(found).toMatchObject({
    status: 'fail',
    summary: expect.stringContaining('The record claims 0.0000 on val'),
  });
});

async function change(name: string, from: string, to: string): Promise<void> {
  const path = join(root, name);
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}
