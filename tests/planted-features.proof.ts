import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trajectorySchema } from '@rl-exp/core';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { command, ownEnvironment, places } from './command.ts';
import { filesBelow, verdictOf } from './trial.ts';
import { workingPython } from './working-python.ts';

const answerSchema = z.object({
  run: z.string(),
  cells: z.tuple([z.object({ trajectory: trajectorySchema })]),
});
const small = [
  'environment.steps=1',
  'environment.segment={updates: 1}',
  'hyperparameters.batch_size.start=4',
  ...['train', 'val', 'hidden'].map((split) => `splits.${split}.limit={clips: 8}`),
  'agent={use: mock, with: {policy: scripted, actions: [hold]}}',
].flatMap((set) => ['--set', set]);

const digestBytes = 32;

/** Makes silence of a file of features, with a digest that holds. */
function plant(path: string): void {
  const silence = Buffer.alloc(statSync(path).size - digestBytes);
  const digest = createHash('sha256').update(silence).digest();
  writeFileSync(path, Buffer.concat([digest, silence]));
}

test('a replay computes its features itself, whatever somebody planted in the cache', async () => {
  const { root, runs, flags } = await places();
  onTestFinished(() => rmSync(root, { recursive: true }));
  const features = join(root, 'cache/features');
  const environment = {
    ...ownEnvironment(),
    RL_EXP_CACHE: join(root, 'cache'),
    RL_EXP_PYTHON: await workingPython(),
  };
  const run = async (...args: readonly string[]) => {
    const told = ['run', 'experiments/swahili.yaml', '--json', ...flags, ...small, ...args];
    const { exitCode, stdout, stderr } = await command(told, { environment });
    // The judge has no good word for a model that heard silence.
    expect([0, 1], stderr).toContain(exitCode);
    return answerSchema.parse(JSON.parse(stdout));
  };
  const stateOf = ({ cells: [{ trajectory }] }: z.infer<typeof answerSchema>) =>
    trajectory.steps[0]?.transition?.state;
  const honest = await run();
  const files = filesBelow(features, '').filter((path) => statSync(path).isFile());
  expect(files.length).toBeGreaterThan(8);
  files.forEach(plant);
  const planted = files.map((path) => readFileSync(path));

  const judged = ['judge', honest.run, '--replay', 'all', '--json'];
  const verdict = verdictOf(await command(judged, { environment }));
  expect(verdict.checks.find(({ name }) => name === 'replay')).toMatchObject({ status: 'pass' });
  // Nor does it leave any there.
  expect(files.map((path) => readFileSync(path))).toEqual(planted);

  // Another run does take them, and is another run for it.
  const misled = await run('--store', join(root, 'other'), '--runs', `${runs}-other`);
  expect(stateOf(misled)).not.toBe(stateOf(honest));
});
