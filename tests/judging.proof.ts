import { verdictSchema, type Verdict } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { command, places } from './command.ts';

const answerSchema = z.object({
  run: z.string(),
  cells: z.array(z.object({ verdict: verdictSchema })).length(1),
});

test('the mini holds where it is judged with every control, all of its training done again', async () => {
  const { flags, store } = await places();
  const verdictOf = async (what: string, args: readonly string[]) => {
    const began = performance.now();
    const { exitCode, stdout, stderr } = await command([...args, '--json']);
    expect(exitCode, stderr).toBe(0);
    console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const { run, cells } = answerSchema.parse(JSON.parse(stdout));
    return { run, verdict: cells[0]?.verdict };
  };
  const { run } = await verdictOf('the run and its first verdict', [
    'run',
    'experiments/swahili.yaml',
    '--set',
    'agent={use: mock, with: {policy: scripted, actions: [batch_down, lr_up, batch_down, hold, hold]}}',
    ...flags,
  ]);
  const judge = ['judge', run, '--store', store];
  await verdictOf('the required checks', judge);
  await verdictOf('every control', [...judge, '--full']);
  const { verdict } = await verdictOf('every control, and all training again', [
    ...judge,
    '--full',
    '--replay',
    'all',
  ]);
  expect(open(verdict)).toEqual([['speakers_apart', 'reported']]);
  const replay = verdict?.checks.find(({ name }) => name === 'replay');
  expect(replay).toMatchObject({ status: 'pass' });
  const { replays } = z.object({ replays: z.array(z.json()) }).parse(replay?.evidence);
  expect(replays).toHaveLength(5);
});

/** Checks that do not hold, with what they count for. */
function open(verdict: Verdict | undefined) {
  return verdict?.checks
    .filter(({ status }) => status !== 'pass')
    .map(({ name }) => [name, verdict.policy?.[name]]);
}
