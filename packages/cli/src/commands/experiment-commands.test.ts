import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, planDigest, planSchema } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
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

test('remarks are shown before the answer, are in it as data, and stop nothing', async () => {
  const doubtful = validExperiment.replace('steps: 3', 'steps: 3\n  reward: { oom: 0 }');
  for (const command of ['validate', 'plan']) {
    const { exitCode, stderr } = await rlExp([command, 'trial.yaml'], doubtful);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('trial.yaml:7:18 RLX_REWARD_DOUBTFUL');
    expect(stderr).toMatch(/\d remarks\n/);
    const { stdout } = await rlExp([command, 'trial.yaml', '--json'], doubtful);
    const names = JSON.parse(stdout).remarks.map(({ message }: { message: string }) => message);
    expect(names.join()).toMatch(/\(failure-order\)[\s\S]*\(free-failure\)/);
  }
});

test('plan as JSON is the plan that a run writes, and beside it what there is to fetch and to share', async () => {
  const printed: unknown = JSON.parse((await rlExp(['plan', 'trial.yaml', '--json'])).stdout);
  const beside = z.looseObject({
    sharing: z.unknown(),
    data_estimate: z.unknown(),
    trainer_estimate: z.unknown(),
    remarks: z.unknown(),
  });
  const {
    sharing,
    data_estimate: estimate,
    trainer_estimate: models,
    remarks,
    ...rest
  } = beside.parse(printed);
  expect([estimate, models, remarks]).toEqual([[], [], []]);
  const plan = planSchema.parse(rest);
  expect(JSON.stringify(rest)).toBe(canonicalJson(plan));
  const cells = plan.cells.map(({ id: cell }) => ({ cell, segments: 3, to_train: 3, shared: 0 }));
  expect(sharing).toMatchObject({ exact: true, segments: 6, to_train: 6, shared: 0, cells });
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

test('explain names every value that the matrix gives a key', async () => {
  const content = `${validExperiment}matrix: { environment.steps: [4, 8] }\n`;
  const { stdout } = await rlExp(['explain', 'environment.steps', 'trial.yaml'], content);
  expect(stdout).toMatchInlineSnapshot(`
    "environment.steps = 4 in the first cell
      type     integer
      meaning  Most steps of an episode.
      set      at trial.yaml:21:31
      overrode 3, at trial.yaml:6:10
      matrix   environment.steps: 4, at trial.yaml:21:31
      matrix   environment.steps: 8, at trial.yaml:21:34
    "
  `);
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

const withMatrix = `${validExperiment}matrix:
  agent: { calm: { use: mock }, free: { use: mock, with: { may_stop: true } } }
  environment.branch: [false, true]
`;
const cellsSchema = z.object({
  include: z.array(
    z.strictObject({
      cell: z.string(),
      seed: z.int(),
      track: z.enum(['trajectory', 'search']),
      name: z.string(),
    }),
  ),
});

test('matrix lists the cells of a plan, for people and for a job matrix', async () => {
  const { stdout: table } = await rlExp(['matrix', 'trial.yaml'], withMatrix);
  expect(table).toMatch(
    /^cell +seed +track +agent +branch\n[0-9a-f]{12} +1 +trajectory +calm +false\n/,
  );
  const { stdout } = await rlExp(['matrix', 'trial.yaml', '--json'], withMatrix);
  const { include } = cellsSchema.parse(JSON.parse(stdout));
  expect(include.map(({ track, name }) => `${track} ${name}`)).toEqual([
    'trajectory calm · false · seed 1',
    'trajectory calm · false · seed 2',
    'search calm · true · seed 1',
    'search calm · true · seed 2',
    'trajectory free · false · seed 1',
    'trajectory free · false · seed 2',
    'search free · true · seed 1',
    'search free · true · seed 2',
  ]);
});

test('shards together are the plan, each cell in one of them', async () => {
  const cellsOf = async (...flags: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await rlExp(['matrix', 'trial.yaml', '--json', ...flags], withMatrix);
    return cellsSchema.parse(JSON.parse(stdout)).include.map(({ cell }) => cell);
  };
  const all = await cellsOf();
  const { stdout } = await rlExp(['matrix', 'trial.yaml', '--json', '--shards', '3'], withMatrix);
  expect(JSON.parse(stdout)).toEqual({
    include: [
      { shard: '1/3', cells: 3 },
      { shard: '2/3', cells: 3 },
      { shard: '3/3', cells: 2 },
    ],
  });
  const shards = await Promise.all(['1/3', '2/3', '3/3'].map((shard) => cellsOf('--shard', shard)));
  expect(shards.map(({ length }) => length)).toEqual([3, 3, 2]);
  expect(shards.flat().toSorted()).toEqual(all.toSorted());
  const chosen = all.filter((_, index) => index === 1 || index === 6);
  expect(await cellsOf('--cells', chosen.toReversed().join(','))).toEqual(chosen);
});

test.each([
  [['--shard', '9/9'], 'Take at most 8 shards.', 2],
  [['--shard', '3/2'], 'the second of four parts', 2],
  [['--cells', 'abc'], "Type 'rl-exp matrix trial.yaml'", 2],
])('matrix %j is refused', async (flags, words, exitCode) => {
  const outcome = await rlExp(['matrix', 'trial.yaml', ...flags], withMatrix);
  expect(outcome.stderr).toContain(words);
  expect(outcome.exitCode).toBe(exitCode);
});

test('a command that is called wrongly says how it is called', async () => {
  const said = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await rlExp(args);
    expect([exitCode, stdout]).toEqual([2, '']);
    return stderr;
  };
  expect(await said('validate')).toContain(
    "→ Usage: rl-exp validate [options] <file>; see 'rl-exp validate --help'.",
  );
  expect(await said('store', 'gc')).toContain("see 'rl-exp store gc --help'.");
  expect(await said('valdate')).toContain("→ See 'rl-exp --help'.");
  expect(await said()).toMatch(/^Usage: rl-exp /);
});

test('a file that is not there has no frame, and nothing to do with extends', async () => {
  const { stderr } = await rlExp(['run', 'nosuch.yaml']);
  expect(stderr).toMatch(/there is no such file\.\n {2}→ Check the path, or make an experiment: /);
});
