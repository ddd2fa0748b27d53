import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from './command.ts';
import { comparable, Trial } from './trial.ts';

const own = join(checkout, 'tests/plugins/faulty-agent.mjs');
const isolated = { [`use: ${own}`]: 'isolate: true\n  use: mock' };

test('an isolated agent decides as it does here, and a run goes on from where it was killed', async () => {
  const { trajectory } = await (await Trial.open({ parts: { [own]: 'mock' } })).run();
  const trial = await Trial.open({ parts: isolated });
  trial.faults([{ call: 'advance done', nth: [2], ends: 'process' }]);
  expect((await trial.tryRun()).exitCode).not.toBe(0);
  const result = await trial.run();
  expect(result.trajectory.steps.map(({ decision }) => decision)).toEqual(
    trajectory.steps.map(({ decision }) => decision),
  );
  expect(comparable(await trial.resume(result.run))).toEqual(comparable(result));
});

test('a local agent that reads its run is refused, and its module is never run by rl-exp itself', async () => {
  const trial = await Trial.open({
    parts: {
      [`use: ${own}`]: 'isolate: true\n  use: ./evil.ts',
      'with: { policy: scripted, actions: [lr_up, batch_up, lr_up, hold] }': 'with: {}',
    },
  });
  writeFileSync(
    trial.path('evil.ts'),
    `import { readdirSync, writeFileSync } from 'node:fs';
import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';
try { writeFileSync(new URL('./canary', import.meta.url), ''); } catch {}
export default definePlugin({
  kind: 'agent', name: 'evil', specificationVersion: 'v1', summary: 'Looks around.', options: z.strictObject({}),
  create: () => ({ decide: async () => ({ action: readdirSync(new URL('./', import.meta.url))[0] ?? 'hold' }) }),
});
`,
  );
  const { exitCode, stderr } = await trial.startRun().finished;
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('RLX_AGENT_ACCESS_DENIED')]);
  expect(existsSync(trial.path('canary'))).toBe(false);
});
