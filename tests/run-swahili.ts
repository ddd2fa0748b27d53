import { join } from 'node:path';
import { expect } from 'vitest';
import type { z } from 'zod';
import { checkout, command, places } from './command.ts';
import { answerSchema } from './trial.ts';

export type Answer = z.infer<typeof answerSchema>['cells'][number] & { run: string; store: string };

/** An agent that does that. */
export const scripted = (actions: string): readonly string[] => [
  '--set',
  `agent={use: mock, with: {policy: scripted, actions: [${actions}]}}`,
];

/** For what is about training alone, and not about how well anything is transcribed. */
export const unjudged = [
  'splits.val.limit={clips: 32}',
  `judge.use=${join(checkout, 'tests/plugins/silent-judge.mjs')}`,
].flatMap((set) => ['--set', set]);

/** Runs the experiment with a place of its own. */
export async function runSwahili(args: readonly string[]): Promise<Answer> {
  const { flags, store } = await places();
  const { exitCode, stdout, stderr } = await command([
    'run',
    'experiments/swahili.yaml',
    '--json',
    ...flags,
    ...args,
  ]);
  expect(exitCode, stderr).toBe(0);
  const answer = answerSchema.parse(JSON.parse(stdout));
  const [cell] = answer.cells;
  if (cell === undefined) throw new Error('the run has no cell');
  return { ...cell, run: answer.run, store };
}
