import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ownPlace, type OwnPlace } from './__fixtures__/own-place.ts';

/** An agent of two files whose second decision meets what its line says. */
async function withAgent(line: string): Promise<OwnPlace & { mend(line: string): Promise<void> }> {
  const place = await ownPlace();
  let files = 0;
  const mend = async (text: string): Promise<void> => {
    // A module is loaded once in a process.
    const policy = `policy-${++files}.ts`;
    await writeFile(
      join(place.folder, policy),
      `export function next(step: number): string {\n  ${text}\n}\n`,
    );
    await writeFile(
      join(place.folder, 'agent.ts'),
      `import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';
import { next } from './${policy}';
// ${text}
export default definePlugin({
  kind: 'agent', name: 'mine', specificationVersion: 'v1', summary: '', options: z.strictObject({}),
  create: () => ({ decide: async ({ step }) => ({ action: step === 0 ? 'hold' : next(step) }) }),
});
`,
    );
  };
  await mend(line);
  return { ...place, mend };
}

const own = ['--set', 'agent.use=./agent.ts'];
const failing = "return (undefined as unknown as string[])[step] ?? '';";
const place = /policy-1\.ts:2:\d+: TypeError: Cannot read properties of undefined/;
const statusSchema = z.object({
  runs: z.array(
    z.object({
      next: z.array(z.string()),
      cells: z.array(z.object({ failure: z.object({ code: z.string() }).nullable() })),
    }),
  ),
});

test('what a plugin threw names it, the place in its files and what to do; each reason once', async () => {
  const { rlExp } = await withAgent(failing);
  const { exitCode, stderr } = await rlExp('run', 'trial.yaml', ...own);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(place);
  expect(stderr).toContain('failed · RLX_PLUGIN_FAILED, as above');
  expect(stderr).toMatch(
    /\nRLX_PLUGIN_FAILED: The agent `\.\/agent\.ts` failed at policy.*\n {2}→ Mend it/,
  );
  expect(stderr).not.toMatch(/^ +at /m);
  const verbose = await rlExp('run', 'trial.yaml', ...own, '--verbose');
  // Of each of the two cells, and of the run.
  expect(verbose.stderr.match(/^ +at .*policy-1\.ts/gm)).toHaveLength(3);
});

test('a key that a plugin throws is dotted out wherever its failure is told', async () => {
  const key = 'gsk_0123456789';
  const { rlExp } = await withAgent(`throw new Error('refused: ${key}');`);
  const { stdout, stderr } = await rlExp('run', 'trial.yaml', ...own, '--verbose', '--json');
  expect(stdout).toContain('refused: •');
  expect(stderr).toContain('refused: •');
  expect(stdout + stderr).not.toContain(key);
});

test('a decision that is none asks for the agent to be mended, and for no resume', async () => {
  const { rlExp } = await withAgent("return 'fly';");
  const { stderr } = await rlExp('run', 'trial.yaml', ...own);
  expect(stderr).toMatch(/RLX_ACTION_UNKNOWN.*\n {2}→ .*type the same command again/);
  expect((await rlExp('status')).stdout).toContain('→ rl-exp run trial.yaml\n');
});

test('a mended plugin makes a new run; the one that failed keeps its reason and is not offered again', async () => {
  const { rlExp, json, mend } = await withAgent(failing);
  await rlExp('run', 'trial.yaml', ...own);
  const [failed] = statusSchema.parse(await json('status')).runs;
  expect(failed?.next[0]).toBe('rl-exp run trial.yaml');

  await mend("return 'hold';");
  const { stdout } = await rlExp('status');
  const [, run = ''] = /(runs\/trial\/\S+)/.exec(stdout) ?? [];
  const resumed = await rlExp('resume', run);
  expect(resumed.stderr).toMatch(/RLX_PLUGIN_CHANGED.*\n {2}→ .*rl-exp run FILE/);
  const [still] = statusSchema.parse(await json('status')).runs;
  expect(still?.cells[0]?.failure?.code).toBe('RLX_PLUGIN_FAILED');

  const again = await rlExp('run', 'trial.yaml', ...own);
  expect(again.exitCode, again.stderr).toBe(0);
  expect(again.stderr).toContain('new run in');
  expect(again.stderr).not.toContain('is unfinished');
});
