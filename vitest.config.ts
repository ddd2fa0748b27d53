import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { WholeRunsFirst } from './tools/whole-runs-first.ts';

export default defineConfig({
  ssr: { resolve: { conditions: ['@rl-exp/source'], externalConditions: ['@rl-exp/source'] } },
  resolve: { conditions: ['@rl-exp/source'] },
  test: {
    include: ['{packages/*/src,tools,tests,bench}/**/*.test.ts'],
    execArgv: ['--conditions=@rl-exp/source'],
    // Most tests wait for processes of their own, and those for timers and disks.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    sequence: { sequencer: WholeRunsFirst },
    // The command is started hundreds of times; its sources are stripped and compiled once.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
