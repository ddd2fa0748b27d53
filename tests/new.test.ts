import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { command, ownEnvironment, places, type CommandResult } from './command.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'new-'));
});
afterAll(() => rm(folder, { recursive: true }));

const newSchema = z.object({
  folder: z.string(),
  files: z.array(z.string()),
  plugin: z.object({ name: z.string(), package: z.string(), use: z.string() }).nullable(),
  next: z.array(z.string()),
});
const runSchema = z.object({
  cells: z.array(z.object({ verdict: z.object({ status: z.string() }) })),
});

async function made(...args: readonly string[]): Promise<z.infer<typeof newSchema>> {
  const { exitCode, stdout, stderr } = await command(['new', ...args, '--json'], { cwd: folder });
  expect(exitCode, stderr).toBe(0);
  return newSchema.parse(JSON.parse(stdout));
}

/** A command of a new package's own, as `npm run` finds it. */
async function script(directory: string, ...words: readonly string[]): Promise<CommandResult> {
  const [program = '', ...args] = words;
  const child = spawn(join(directory, 'node_modules/.bin', program), args, {
    cwd: directory,
    // As in a terminal of its author: nothing of the process that tests.
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  await once(child, 'close');
  return { exitCode: child.exitCode, ...said };
}

async function verdicts(file: string, ...flags: readonly string[]): Promise<readonly string[]> {
  const place = await places();
  const result = await command(['run', file, '--json', ...place.flags, ...flags], { cwd: folder });
  expect([0, 1], result.stderr).toContain(result.exitCode);
  const { cells } = runSchema.parse(JSON.parse(result.stdout));
  await rm(place.root, { recursive: true });
  return cells.map(({ verdict }) => verdict.status);
}

// Of an agent that is one of several, the slot is named in the matrix.
const byName: Readonly<Record<string, (use: string) => string>> = {
  agent: (use) => `matrix.agent={ tried-agent: { use: '${use}' } }`,
  trainer: (use) => `trainer={ use: '${use}' }`,
  judge: (use) => `judge={ use: '${use}' }`,
  data: (use) => `data={ use: '${use}' }`,
};

describe.each([
  ['agent', 'tried-agent', 60],
  ['trainer', 'tried-trainer', 30],
  ['judge', '@acme/tried-judge', 3],
  ['data', 'tried-data', 3],
])('a new %s called %s', (kind, name, cells) => {
  let directory: string;
  let use: string;
  beforeAll(async () => {
    const began = performance.now();
    const answer = await made(kind, name);
    directory = answer.folder;
    use = answer.plugin?.use ?? '';
    // How long its author waits.
    process.stdout.write(`new ${kind}: made in ${Math.round(performance.now() - began)} ms\n`);
  });

  test('is typed strictly, and every type fits', async () => {
    const { exitCode, stdout } = await script(directory, 'tsc');
    expect(stdout).toBe('');
    expect(exitCode).toBe(0);
  });

  test('passes its own tests', async () => {
    const { exitCode, stdout, stderr } = await script(directory, 'vitest', 'run');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/Tests .*\d+ passed/);
  });

  test('has an experiment that is valid as it stands, and ends in verdicts', async () => {
    const valid = await script(directory, 'rl-exp', 'validate', 'experiment.yaml');
    expect(valid.exitCode, valid.stderr).toBe(0);
    expect(existsSync(join(directory, 'schema.json'))).toBe(true);
    const found = await verdicts(join(directory, 'experiment.yaml'));
    expect(found).toHaveLength(cells);
    expect(found.filter((status) => status === 'pass').length).toBeGreaterThan(cells / 2);
  });

  test('is found by its name as well as by its path', async () => {
    const set = byName[kind]?.(use) ?? '';
    const file = join(directory, 'experiment.yaml');
    expect(await verdicts(file, '--set', set, '--set', 'seeds=[1]')).not.toEqual([]);
  });
});

test('an agent of a file is used by its path, far from any package', async () => {
  const { files, next } = await made('agent', 'lonely', '--file');
  expect(files.filter((name) => name !== 'schema.json')).toEqual(['lonely.ts', 'lonely.yaml']);
  expect(next.at(-1)).toMatch(/rl-exp run lonely\.yaml$/);
  expect(await verdicts(join(folder, 'lonely.yaml'), '--set', 'seeds=[1]')).toHaveLength(6);
});

test('an own package goes before what rl-exp brings', async () => {
  await made('agent', 'shadowed', '--file', '--directory', 'shadow');
  const modules = join(folder, 'shadow/node_modules/zod');
  await mkdir(modules, { recursive: true });
  await writeFile(join(modules, 'package.json'), '{ "name": "zod", "exports": "./index.js" }');
  await writeFile(join(modules, 'index.js'), "throw new Error('the zod beside it');");
  const result = await command(['validate', 'shadow/shadowed.yaml'], { cwd: folder });
  expect(result.stderr).toContain('the zod beside it');
});

test('a new experiment is valid, and asks nothing', async () => {
  await made('experiment', 'mine');
  expect(await verdicts(join(folder, 'mine.yaml'), '--set', 'seeds=[1]')).toHaveLength(3);
  await made('experiment', 'spoken', '--from', 'swahili');
  const valid = await command(['validate', 'spoken.yaml'], { cwd: folder });
  expect(valid.exitCode, valid.stderr).toBe(0);
  expect(await readFile(join(folder, 'mine.yaml'), 'utf8')).toMatch(
    /^# yaml-language-server: \$schema=\.\/schema\.json\n/,
  );
});

test('what cannot be made is refused with a code and what to type', async () => {
  const tried = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await command(['new', ...args], {
      cwd: folder,
      environment: ownEnvironment(),
    });
    expect(exitCode).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/\n {2}→ .{10}/);
    return stderr;
  };
  expect(await tried('reporter', 'mine')).toContain('RLX_NEW_USAGE');
  expect(await tried('agent', 'Mine')).toContain('RLX_NEW_NAME');
  await made('experiment', 'taken');
  expect(await tried('experiment', 'taken')).toContain('RLX_NEW_EXISTS');
  expect(await tried('agent', 'taken', '--directory', '.')).toContain('RLX_NEW_EXISTS');
  expect(await tried('experiment', 'other', '--from', 'nothing')).toContain('RLX_USAGE');
});
