import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';

const bin = fileURLToPath(new URL('bin.ts', import.meta.url));
const program = fileURLToPath(new URL('wire/__fixtures__/broken_trainer.py', import.meta.url));

const check = async (...args: readonly string[]) =>
  await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const command = ['--conditions=@rl-exp/source', bin, ...args];
    execFile(process.execPath, command, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
const only = ['--only', 'export', '--only', 'failure'];

test('a program that keeps its promises ends in 0, and what was not checked is said', async () => {
  const { code, stdout } = await check('trainer', ...only, '--', 'python3', program, 'none');
  expect(stdout).toMatch(/^skipped failure: it .*\n {10}say with which hyperparameters/);
  expect(stdout).toMatch(/\nok {6}export: it writes a checkpoint/);
  expect(stdout).toMatch(/\n1 promises kept, 0 broken, 1 not checked\.\n$/);
  expect(code).toBe(0);
});

test('one that breaks any ends in 1, with what to do', async () => {
  const { code, stdout } = await check('trainer', ...only, '--', 'python3', program, 'export');
  expect(stdout).toMatch(/failed {2}export: .*\n {10}the file model.json is not .*\n {8}→ Name/);
  expect(code).toBe(1);
});

test('--json is one document', async () => {
  const args = ['--json', '--failing', 'lr=1e200', ...only, '--', 'python3', program, 'export'];
  const { code, stdout } = await check('trainer', ...args);
  const answer = z.object({
    ok: z.literal(false),
    findings: z.tuple([
      z.object({ check: z.literal('failure'), status: z.literal('ok') }),
      z.object({ check: z.literal('export'), status: z.literal('failed') }),
    ]),
  });
  expect(answer.safeParse(JSON.parse(stdout)).error).toBeUndefined();
  expect(code).toBe(1);
});

test.each([
  [[], "say what to check: 'trainer'"],
  [['trainer'], "say which program behind '--'"],
  [['trainer', '--only', 'levitation', '--', 'x'], "there is no promise 'levitation'"],
  [['trainer', '--options', '[1]', '--', 'x'], '--options takes a JSON object'],
  [['trainer', '--failing', 'lr', '--', 'x'], '--failing takes NAME=NUMBER'],
  [['trainer', '--levitate', '--', 'x'], "Unknown option '--levitate'"],
])('%j is a wrong use', async (args, words) => {
  const { code, stdout, stderr } = await check(...args);
  expect(stderr).toContain(words);
  expect(stderr).toContain('Usage: rl-exp-check trainer');
  expect([code, stdout]).toEqual([2, '']);
});
