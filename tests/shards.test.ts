import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planSchema } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { command, places } from './command.ts';

const file = 'experiments/simulated.yaml';
const answerSchema = z.object({
  run: z.string(),
  cells: z.array(z.looseObject({ cell: z.string() })),
});
const matrixSchema = z.object({ include: z.array(z.object({ shard: z.string() })) });

test('parts of a plan, run apart, are the cells of the whole with the same results', async () => {
  const listed = await command(['matrix', file, '--json', '--shards', '2']);
  const { include } = matrixSchema.parse(JSON.parse(listed.stdout));
  const parts = await Promise.all(
    include.map(async ({ shard }) => {
      const { flags } = await places();
      const { stdout, stderr } = await command(['run', file, '--json', '--shard', shard, ...flags]);
      const { run, cells } = answerSchema.parse(JSON.parse(stdout || stderr));
      const plan = planSchema.parse(JSON.parse(await readFile(join(run, 'plan.json'), 'utf8')));
      expect(plan.cells.map(({ id }) => id)).toEqual(cells.map(({ cell }) => cell));
      return cells;
    }),
  );
  expect(parts.map(({ length }) => length)).toEqual([2, 1]);
  const { flags } = await places();
  const whole = await command(['run', file, '--json', ...flags]);
  const { cells } = answerSchema.parse(JSON.parse(whole.stdout));
  const ids = (all: readonly { readonly cell: string }[]): readonly string[] =>
    all.map(({ cell }) => cell).toSorted();
  expect(ids(parts.flat())).toEqual(ids(cells));
});
