import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

// Proofs take minutes each and print what they measured; `npm run proof` runs them.
const config = mergeConfig(base, {
  test: {
    testTimeout: 45 * 60_000,
    hookTimeout: 45 * 60_000,
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
});
config.test = { ...config.test, include: ['tests/**/*.proof.ts'] };
export default config;
