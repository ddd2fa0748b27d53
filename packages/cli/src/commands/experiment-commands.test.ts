import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, planDigest, planSchema } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { folderOf, validExperiment } from '../experiment/__fixtures__/experiment-folder.ts';
import { main } from '../main.ts';

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly folder: string;
}

async function rlExp(args: readonly string[], content = validExperiment): Promise<Outcome> {
  const folder = await folderOf({ 'trial.yaml': content });
  const written = { stdout: '', stderr: '' };
  const exitCode = await main(args, {
    stdout: { write: (text: string) => (written.stdout += text) },
    stderr: { write: (text: string) => (written.stderr += text) },
    environment: {},
    workingDirectory: folder,
    now: () => new Date(0),
  });
  return { exitCode, ...written, folder };
}

test('validate says that a file is fine, and which plan it is', async () => {
  const { exitCode, stdout } = await rlExp(['validate', 'trial.yaml']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ok: 2 cells, plan [0-9a-f]{12}\n$/);
});

test('validate exits with 65 and every problem, as text and as data', async () => {
  const broken = validExperiment
    .replace('steps: 3', 'steps: 0')
    .replace('name: trial', 'nam: trial');
  const text = await rlExp(['validate', 'trial.yaml'], broken);
  expect(text.exitCode).toBe(65);
  expect(text.stdout).toBe('');
  expect(text.stderr).toContain('trial.yaml:2:1 RLX_KEY_UNKNOWN');
  expect(text.stderr).toContain('3 problems');
  const { exitCode, stdout } = await rlExp(['validate', 'trial.yaml', '--json'], broken);
  expect(exitCode).toBe(65);
  expect(JSON.parse(stdout)).toMatchObject({
    error: { code: 'RLX_EXPERIMENT_INVALID', diagnostics: [{ line: 1 }, { line: 2 }, { line: 6 }] },
  });
});

test('plan shows the cells, and as JSON it is the plan that a run writes', async () => {
  const { stdout } = await rlExp(['plan', 'trial.yaml', '--set', 'environment.steps=4']);
  expect(stdout).toMatch(/trial: 2 cells, plan [0-9a-f]{12}/);
  expect(stdout).toMatch(
    /[0-9a-f]{12} {2}1 +mock \S+ +simulated \S+ .* 4 × 600 s of audio +lr 0.0001/,
  );
  const printed: unknown = JSON.parse((await rlExp(['plan', 'trial.yaml', '--json'])).stdout);
  const plan = planSchema.parse(printed);
  expect(JSON.stringify(printed)).toBe(canonicalJson(plan));
  const { stdout: validated } = await rlExp(['validate', 'trial.yaml', '--json']);
  expect(JSON.parse(validated)).toMatchObject({ plan: planDigest(plan) });
});

test('explain says what a value is, means, and where it comes from', async () => {
  const { stdout } = await rlExp([
    'explain',
    'environment.steps',
    'trial.yaml',
    '--set',
    'environment.steps=4',
  ]);
  expect(stdout).toMatchInlineSnapshot(`
    "environment.steps = 4
      type     integer
      meaning  Most steps of an episode.
      set      at --set
      overrode 3, at trial.yaml:6:10
    "
  `);
  const unknown = await rlExp(['explain', 'environment.stpes', 'trial.yaml']);
  expect(unknown.exitCode).toBe(2);
  expect(unknown.stderr).toContain('Did you mean `environment.steps`?');
});

test('plugins lists what is installed', async () => {
  const { stdout } = await rlExp(['plugins']);
  expect(stdout).toMatch(/^agent +mock +@rl-exp\/agent-mock /m);
  expect(JSON.parse((await rlExp(['plugins', '--json'])).stdout)).toContainEqual(
    expect.objectContaining({ kind: 'judge', name: 'wer', package: '@rl-exp/judge' }),
  );
});

test('schema prints the schema or writes it beside the experiments', async () => {
  const { stdout } = await rlExp(['schema']);
  const { folder, exitCode } = await rlExp(['schema', '--write']);
  expect(exitCode).toBe(0);
  expect(await readFile(join(folder, 'experiments/schema.json'), 'utf8')).toBe(stdout);
});
