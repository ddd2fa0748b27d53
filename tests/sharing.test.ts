import { rm } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { command, places } from './command.ts';

const file = 'experiments/sharing.yaml';
const cellsSchema = z.array(
  z.object({
    cell: z.string(),
    trajectory: z.object({ totals: z.object({ trained: z.int(), reused: z.int() }) }),
  }),
);
const ranSchema = z.object({
  segments: z.object({ trained: z.int(), reused: z.int() }),
  cells: cellsSchema,
});
const plannedSchema = z.object({
  sharing: z.object({
    exact: z.literal(true),
    segments: z.int(),
    to_train: z.int(),
    shared: z.int(),
    cells: z.array(z.object({ cell: z.string(), to_train: z.int(), shared: z.int() })),
  }),
});

async function json(args: readonly string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await command([...args, '--json']);
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

test('eight agents train what plan foresees, cell by cell; a second run trains nothing', async () => {
  const { root, flags } = await places();
  onTestFinished(async () => await rm(root, { recursive: true }));
  const { sharing } = plannedSchema.parse(await json(['plan', file]));
  expect(sharing).toMatchObject({ segments: 37, to_train: 17, shared: 20 });

  // One after the other: which of two cells that go on at once trains what both want is chance; the sums are not.
  const ran = ranSchema.parse(await json(['run', file, '--jobs', '1', ...flags]));
  expect(ran.segments).toEqual({ trained: sharing.to_train, reused: sharing.shared });
  expect(
    ran.cells.map(({ cell, trajectory: { totals } }) => [cell, totals.trained, totals.reused]),
  ).toEqual(sharing.cells.map(({ cell, to_train, shared }) => [cell, to_train, shared]));

  const again = await command(['run', file, '--fresh', ...flags]);
  expect(again.exitCode, again.stderr).toBe(0);
  expect(again.stdout).toContain('segments   37 in 8 cells · trained 0, reused 37');
  expect(again.stdout).not.toMatch(/trained [1-9]/);
});
