import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { comparisonSchema } from '@rl-exp/compare';
import { trajectorySchema, verdictSchema } from '@rl-exp/core';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { command, places } from './command.ts';

const file = 'experiments/agents.yaml';
const answerSchema = z.object({
  run: z.string(),
  segments: z.object({ trained: z.int(), reused: z.int() }),
  cells: z.array(
    z.object({ cell: z.string(), trajectory: trajectorySchema, verdict: verdictSchema }),
  ),
  comparison: comparisonSchema,
});

test('six agents on ten seeds come to a table and a verdict for each pair within half an hour', async () => {
  const { root, flags } = await places();
  onTestFinished(async () => await rm(root, { recursive: true, force: true }));

  const began = performance.now();
  const { exitCode, stdout, stderr } = await command(['run', file, '--json', ...flags]);
  const minutes = (performance.now() - began) / 60_000;
  expect(exitCode, stderr).toBe(0);
  const { run, cells, segments, comparison } = answerSchema.parse(JSON.parse(stdout));
  expect(cells).toHaveLength(60);
  expect(segments.trained + segments.reused).toBe(300);
  for (const { cell, trajectory, verdict } of cells) {
    expect(trajectory.steps).toHaveLength(5);
    expect(verdict.status).toBe('pass');
    const val = await readFile(join(run, 'cells', cell, 'splits/val.jsonl'), 'utf8');
    expect(val.trimEnd().split('\n').length).toBeGreaterThanOrEqual(100);
  }
  const [section] = comparison.sections;
  expect(section?.pairs).toHaveLength(5);

  // A finished plan is read, not run.
  const again = performance.now();
  const shown = await command(['run', file, ...flags]);
  const seconds = (performance.now() - again) / 1000;
  expect(shown.exitCode, shown.stderr).toBe(0);
  for (const { sentence } of section?.pairs ?? []) expect(shown.stdout).toContain(sentence);
  process.stdout.write(
    `${shown.stdout}\n${minutes.toFixed(1)} min; again ${seconds.toFixed(1)} s\n`,
  );
}, 3_600_000);
