import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { comparisonSchema, type Comparison } from '@rl-exp/compare';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkout, command, places, type CommandResult } from './command.ts';

const agents = 'experiments/agents-simulated.yaml';
// Of five comparisons none can be significant with fewer than eight seeds.
const fewer = ['--set', 'seeds=0..7', '--set', 'environment.steps=2'];

/** A finished run of the experiment, and a way to ask about it. */
async function finished(args: readonly string[] = fewer): Promise<{
  readonly answer: CommandResult;
  readonly runs: string;
  readonly flags: readonly string[];
  readonly compare: (more: readonly string[]) => Promise<CommandResult>;
}> {
  const { flags, runs } = await places();
  const answer = await command(['run', agents, ...args, ...flags]);
  expect(answer.exitCode, answer.stderr).toBe(0);
  const compare = async (more: readonly string[]) =>
    await command(['compare', ...more, '--runs', runs]);
  return { answer, runs, flags, compare };
}

function parse({ exitCode, stdout, stderr }: CommandResult): Comparison {
  expect(exitCode, stderr).toBe(0);
  return comparisonSchema.parse(JSON.parse(stdout));
}

test('a run of several agents ends in the comparison that compare prints, as text, Markdown and data', async () => {
  const { answer, compare } = await finished();
  const text = await compare([agents]);
  expect(answer.stdout.endsWith(text.stdout)).toBe(true);
  expect(text.stdout).toContain(
    'baseline hold, score on hidden, equivalence ±0.50 points: declared before the runs',
  );
  expect(text.stdout).toMatch(/linear is better than hold: hidden WER \d+\.\d\d points lower/);
  expect(text.stdout).toContain('Simulated');
  for (const line of text.stdout.split('\n').filter((each) => !/^- |^\[|^run /.test(each)))
    expect(line.length, line).toBeLessThanOrEqual(130);

  const comparison = parse(await compare(['--json']));
  const [section] = comparison.sections;
  expect(section?.methods.map(({ method, cells }) => [method, cells.length])).toEqual(
    ['hold', 'random', 'linear', 'cosine', 'plateau', 'bandit'].map((name) => [name, 8]),
  );
  expect(section?.methods.map(({ audio_seconds: charged }) => charged)).toEqual(
    Array(6).fill(1200),
  );
  for (const { sentence } of section?.pairs ?? []) expect(text.stdout).toContain(sentence);
  const plan = comparison.runs[0]?.plan ?? '';
  expect(text.stdout).toContain(`plan ${plan.slice(0, 12)}`);

  const markdown = await compare(['--format', 'md']);
  expect(markdown.stdout).toContain('| method | n | hidden IQM |');
  const schema = JSON.parse(
    await readFile(join(checkout, 'packages/compare/schemas/comparison.json'), 'utf8'),
  );
  const validate = new Ajv({ strict: false }).compile(schema);
  expect(validate(comparison), JSON.stringify(validate.errors)).toBe(true);
});

test('runs are put together; cells that are alike count once', async () => {
  const { runs, flags, compare } = await finished([...fewer, '--set', 'seeds=0..2']);
  await command(['run', agents, ...fewer, '--set', 'seeds=2..5', ...flags]);
  const { runs: found } = z
    .object({ runs: z.array(z.object({ directory: z.string() })) })
    .parse(JSON.parse((await command(['status', '--json', '--runs', runs])).stdout));
  expect(found).toHaveLength(2);
  const comparison = parse(await compare([...found.map(({ directory }) => directory), '--json']));
  expect(comparison.sections[0]?.tasks.map(({ seeds }) => seeds)).toEqual([[0, 1, 2, 3, 4, 5]]);
  expect(comparison.excluded).toHaveLength(6);
  expect(comparison.excluded.every(({ seed }) => seed === 2)).toBe(true);
  expect(comparison.rules.declared).toBe(true);
});

test('a part of a plan without the declared baseline comes to its end, and its comparison says so', async () => {
  const listed = await command(['matrix', agents, ...fewer, '--set', 'seeds=[0]', '--json']);
  const { include } = z
    .object({ include: z.array(z.object({ cell: z.string(), name: z.string() })) })
    .parse(JSON.parse(listed.stdout));
  const cells = include.filter(({ name }) => /linear|cosine/.test(name)).map(({ cell }) => cell);
  expect(cells).toHaveLength(2);
  const part = ['--set', 'seeds=[0]', '--cells', cells.join(',')];
  const { answer } = await finished([...fewer, ...part]);
  expect(answer.stdout).toContain('no cell of the baseline hold; linear stands in for it');
});

test('what is asked for afterwards is shown as not declared', async () => {
  const { compare } = await finished([...fewer, '--set', 'seeds=0..1']);
  const comparison = parse(
    await compare([
      agents,
      '--baseline',
      'linear',
      '--split',
      'val',
      '--equivalence',
      '0.01',
      '--json',
    ]),
  );
  expect(comparison.rules).toEqual({
    baseline: ['linear'],
    split: 'val',
    equivalence: 0.01,
    declared: false,
  });
  expect(comparison.sections[0]?.pairs.map(({ verdict }) => verdict)).toEqual(
    Array(5).fill('anecdote'),
  );
  const unknown = await compare([agents, '--baseline', 'tpe']);
  expect(unknown.exitCode).toBe(65);
  expect(unknown.stderr).toContain("No method is called 'tpe'; there are 'hold', 'random'");
});

test('what a comparison declares is no part of any cell, and a baseline that is none is found by validate', async () => {
  const { root } = await places();
  const text = await readFile(join(checkout, agents), 'utf8');
  const file = join(root, 'agents.yaml');
  const planOf = async (content: string): Promise<{ cells: readonly { id: string }[] }> => {
    await writeFile(file, content);
    const { exitCode, stdout, stderr } = await command(['plan', file, '--json']);
    expect(exitCode, stderr).toBe(0);
    return z
      .looseObject({ cells: z.array(z.looseObject({ id: z.string() })) })
      .parse(JSON.parse(stdout));
  };
  const declared = await planOf(text);
  const other = await planOf(text.replace('baseline: hold,', 'baseline: [linear, cosine],'));
  expect(other.cells.map(({ id }) => id)).toEqual(declared.cells.map(({ id }) => id));
  expect(other).not.toEqual(declared);

  await writeFile(file, text.replace('baseline: hold,', 'baseline: helf,'));
  const { exitCode, stderr } = await command(['validate', file]);
  expect(exitCode).toBe(65);
  expect(stderr).toContain('RLX_COMPARE_BASELINE_UNKNOWN');
  expect(stderr).toMatch(/agents\.yaml:\d+:\d+/);
});

test('without a run it says what to type', async () => {
  const { runs } = await places();
  for (const [args, next] of [
    [[], 'rl-exp run experiments/agents-simulated.yaml'],
    [[agents], `rl-exp run ${agents}`],
  ] as const) {
    const { exitCode, stderr } = await command(['compare', ...args, '--runs', runs]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('RLX_COMPARE_NO_RUN');
    expect(stderr).toContain(`→ Start one: ${next}`);
  }
});
