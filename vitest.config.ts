import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['@rl-exp/source'], externalConditions: ['@rl-exp/source'] } },
  resolve: { conditions: ['@rl-exp/source'] },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts', 'tests/**/*.test.ts'],
    execArgv: ['--conditions=@rl-exp/source'],
    testTimeout: 60_000,
  },
});
