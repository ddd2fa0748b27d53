import { rm } from 'node:fs/promises';
import { trajectorySchema } from '@rl-exp/core';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { command, places } from './command.ts';

const answerSchema = z.object({
  run: z.string(),
  cells: z.array(z.object({ trajectory: trajectorySchema })),
});

test('real training: evicted states are made again with the same ids, and a longer episode goes on from them', async () => {
  const { root, flags, store } = await places();
  onTestFinished(async () => await rm(root, { recursive: true }));
  const run = async (steps: number): Promise<z.infer<typeof answerSchema> & { log: string }> => {
    const agent = 'agent={use: mock, with: {policy: scripted, actions: [hold, lr_up, hold]}}';
    const sets = ['--set', `environment.steps=${steps}`, '--set', agent];
    const args = ['run', 'tests/torture-swahili.yaml', '--json', ...sets, ...flags];
    const { exitCode, stdout, stderr } = await command(args);
    // With as few clips as these a verdict may be either.
    expect([0, 1], stderr).toContain(exitCode);
    return { ...answerSchema.parse(JSON.parse(stdout)), log: stderr };
  };
  const ofStore = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await command(['store', ...args, '--store', store]);
    expect(exitCode, stdout + stderr).toBe(0);
    return stdout;
  };
  const first = await run(2);
  await ofStore('verify');
  await ofStore('gc', '--max-size', '0');
  expect(await ofStore('stat')).toContain('0 with their tensors, 3 evicted');

  const second = await run(3);
  expect(second.log.match(/was evicted; its segment is trained again/g)).toHaveLength(2);
  const [before, after] = [first, second].map(({ cells }) => cells[0]?.trajectory);
  expect(after?.totals).toMatchObject({ trained: 1, reused: 2 });
  expect(after?.root.state).toBe(before?.root.state);
  const states = before?.steps.map(({ transition }) => transition?.state);
  expect(after?.steps.slice(0, 2).map(({ transition }) => transition?.state)).toEqual(states);
  // Verified blob by blob: what was made again has the digests that are on record.
  expect(await ofStore('verify')).toMatch(/^whole: .* 0 states evicted/);
  for (const { run: directory } of [first, second]) {
    const { exitCode, stdout } = await command(['fsck', directory]);
    expect(exitCode, stdout).toBe(0);
  }
}, 300_000);
