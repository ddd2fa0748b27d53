import { resolvePython } from '@rl-exp/bridge';

/** A Python that first-party workers run on, for commands that are given an empty cache. */
export async function workingPython(): Promise<string> {
  const silent = (): void => undefined;
  return await resolvePython({
    slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
    requires: ['torch', 'transformers', 'numpy', 'av', 'jiwer'],
    logger: { debug: silent, info: silent, warn: silent, progress: silent },
  });
}
