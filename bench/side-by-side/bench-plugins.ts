import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PluginContext, WorkerSlot } from '@rl-exp/core';
import { root } from '../../tools/repository.ts';

/** Where benchmarks run: this machine, on its GPU where torch finds one. */
export const benchSlot: WorkerSlot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'auto',
  cacheDirectory: null,
};

/** What a plugin gets of a benchmark, whose worker keeps things there, too; warnings are shown, the rest is not. */
export function benchContext(cacheDirectory: string): PluginContext {
  return {
    logger: benchLogger,
    cacheDirectory,
    slot: { ...benchSlot, workerCacheDirectory: cacheDirectory },
    resolveReference(reference) {
      const path = reference.startsWith('/') ? reference : join(root, 'packages', reference);
      return existsSync(path) ? path : null;
    },
    secret: () => '',
  };
}

export const benchLogger: PluginContext['logger'] = {
  debug() {},
  info() {},
  warn: (message) => void process.stderr.write(`${message}\n`),
  progress() {},
};
