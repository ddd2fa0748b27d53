import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verdictSchema } from '@rl-exp/core';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { checkout, command, places } from './command.ts';

const simulated = 'experiments/simulated.yaml';

async function schema(name: string): Promise<object> {
  return JSON.parse(await readFile(join(checkout, `packages/core/schemas/${name}.json`), 'utf8'));
}

async function files(directory: string, name: string): Promise<readonly string[]> {
  return (await readdir(directory, { recursive: true }))
    .filter((path) => path.endsWith(name))
    .toSorted()
    .map((path) => join(directory, path));
}

describe('a finished run', () => {
  test('leaves a directory whose every artifact fits its published schema', async () => {
    const { flags, runs } = await places();
    const { exitCode, stderr } = await command(['run', simulated, ...flags]);
    expect(exitCode, stderr).toBe(0);
    const ajv = new Ajv({ strict: false });
    for (const kind of ['plan', 'trajectory', 'verdict']) {
      const validate = ajv.compile(await schema(kind));
      const found = await files(runs, `${kind}.json`);
      expect(found).toHaveLength(kind === 'plan' ? 1 : 3);
      for (const path of found) {
        expect(
          validate(JSON.parse(await readFile(path, 'utf8'))),
          `${path} ${ajv.errorsText(validate.errors)}`,
        ).toBe(true);
      }
    }
    const validate = ajv.compile(await schema('journal-record'));
    for (const path of await files(runs, 'journal.jsonl')) {
      for (const line of (await readFile(path, 'utf8')).trim().split('\n')) {
        expect(validate(JSON.parse(line)), ajv.errorsText(validate.errors)).toBe(true);
      }
    }
  });

  test('says that its numbers are simulated wherever it shows them', async () => {
    const { flags, runs } = await places();
    const { stdout, stderr } = await command(['run', simulated, ...flags]);
    expect(stdout).toMatch(/simulated/i);
    expect(stderr).toMatch(/simulated/i);
    for (const name of ['trajectory.json', 'verdict.json']) {
      for (const path of await files(runs, name))
        expect(await readFile(path, 'utf8')).toMatch(/simulated/i);
    }
  });

  test('is answered from its record by the same command, byte for byte', async () => {
    const { flags, runs } = await places();
    const first = await command(['run', simulated, '--json', ...flags]);
    const before = await Promise.all(
      (await files(runs, '.json')).map(async (path) => await readFile(path, 'utf8')),
    );
    const second = await command(['run', simulated, '--json', ...flags]);
    expect(second.stdout).toBe(first.stdout);
    const after = await Promise.all(
      (await files(runs, '.json')).map(async (path) => await readFile(path, 'utf8')),
    );
    expect(after).toEqual(before);
  });

  test('--fresh starts a new one beside it, which reuses the store and says so', async () => {
    const { flags, runs } = await places();
    await command(['run', simulated, ...flags]);
    const { stdout } = await command(['run', simulated, '--fresh', ...flags]);
    expect(stdout).toContain('trained 0, reused 8');
    expect(await files(runs, 'plan.json')).toHaveLength(2);
  });

  test('is judged again on demand, with the same finding', async () => {
    const { flags, runs } = await places();
    await command(['run', simulated, ...flags]);
    const [verdict = ''] = await files(runs, 'verdict.json');
    const finding = async (): Promise<unknown> => {
      const { status, hidden, checks } = verdictSchema.parse(
        JSON.parse(await readFile(verdict, 'utf8')),
      );
      return { status, hidden, checks: checks.map((check) => [check.name, check.status]) };
    };
    const before = await finding();
    const run = join((await files(runs, 'plan.json'))[0] ?? '', '..');
    const { exitCode, stderr } = await command(['judge', run]);
    expect(exitCode, stderr).toBe(0);
    expect(await finding()).toEqual(before);
  });

  test('with a record that was tampered with is refused', async () => {
    const { flags, runs } = await places();
    await command(['run', simulated, ...flags]);
    const [journal = ''] = await files(runs, 'journal.jsonl');
    const text = await readFile(journal, 'utf8');
    await writeFile(journal, text.replace('"action":"', '"action":"x'));
    const run = join((await files(runs, 'plan.json'))[0] ?? '', '..');
    const { exitCode, stderr } = await command(['judge', run]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('RLX_JOURNAL_CORRUPT');
    expect(stderr).toContain(journal);
  });
});

test('a plan that another run directory was made from is refused with what differs', async () => {
  const { root, flags } = await places();
  const run = join(root, 'mine');
  await command(['run', simulated, '--run', run, ...flags]);
  const { exitCode, stderr } = await command([
    'run',
    simulated,
    '--run',
    run,
    '--set',
    'environment.steps=3',
    ...flags,
  ]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('RLX_RUN_PLAN_CHANGED');
  expect(stderr).toContain('environment.steps');
});

test('an unknown flag or command is a usage error, never ignored', async () => {
  for (const args of [['run', simulated, '--freshh'], ['rnu'], ['run']]) {
    const { exitCode, stderr, stdout } = await command(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('RLX_USAGE');
    expect(stdout).toBe('');
  }
});
