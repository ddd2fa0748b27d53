import { trajectorySchema, verdictSchema } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { command, places } from './command.ts';

// Equal audio for all: every policy trains five segments of the experiment's own length.
const policies = {
  best: ['batch_down', 'batch_down', 'batch_down', 'hold', 'lr_down'],
  hold: ['hold', 'hold', 'hold', 'hold', 'hold'],
  worst: ['batch_up', 'batch_up', 'batch_up', 'lr_down', 'lr_down'],
} as const;
const seeds = [1, 2, 3, 4, 5];

const answerSchema = z.object({
  cells: z.array(z.object({ trajectory: trajectorySchema, verdict: verdictSchema })),
});
type Cells = z.infer<typeof answerSchema>['cells'];

async function cellsOf(actions: readonly string[], store: readonly string[]): Promise<Cells> {
  const { exitCode, stdout, stderr } = await command([
    'run',
    'experiments/swahili.yaml',
    '--json',
    ...store,
    '--set',
    `seeds=[${seeds.join(', ')}]`,
    '--set',
    `agent={use: mock, with: {policy: scripted, actions: [${actions.join(', ')}]}}`,
  ]);
  expect(exitCode, stderr).toBe(0);
  return answerSchema.parse(JSON.parse(stdout)).cells;
}

const finalWer = (cells: Cells): readonly number[] =>
  cells.map(({ trajectory }) => trajectory.steps.at(-1)?.evaluation?.metrics['wer'] ?? Infinity);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test('over five seeds at equal audio a good policy, holding and a bad one are far apart', async () => {
  const { flags } = await places();
  const cells = new Map<string, Cells>();
  for (const [name, actions] of Object.entries(policies)) {
    const found = await cellsOf(actions, flags);
    cells.set(name, found);
    const hidden = found.map(({ verdict }) => verdict.hidden);
    console.log(
      `${name.padEnd(6)} val ${finalWer(found)
        .map((value) => value.toFixed(3))
        .join(' ')} (mean ${mean(finalWer(found)).toFixed(3)})`,
      `· hidden ${hidden.map((score) => `${score.base.value.toFixed(3)}→${score.submitted.value.toFixed(3)} [${score.improvement.low.toFixed(3)}, ${score.improvement.high.toFixed(3)}]`).join(' ')}`,
      `· verdicts ${found.map(({ verdict }) => verdict.status).join(' ')}`,
    );
  }
  const [best, hold, worst] = ['best', 'hold', 'worst'].map((name) =>
    finalWer(cells.get(name) ?? []),
  );
  const audio = [...cells.values()].flat().map(({ trajectory }) => trajectory.totals.audio_seconds);
  // A segment ends with the clip that fills it.
  expect(Math.max(...audio) - Math.min(...audio)).toBeLessThan(30);
  expect(mean(hold!) - mean(best!)).toBeGreaterThanOrEqual(0.05);
  expect(mean(worst!) - mean(hold!)).toBeGreaterThanOrEqual(0.1);
  expect(Math.max(...best!)).toBeLessThan(Math.min(...hold!));
  expect(Math.max(...hold!)).toBeLessThan(Math.min(...worst!));
  for (const { verdict } of cells.get('best') ?? []) {
    expect(verdict.hidden.improvement.low).toBeGreaterThan(0);
  }
});
