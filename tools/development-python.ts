import { delimiter } from 'node:path';
import { ensureDevelopmentPackages, firstPartyEnvironment, resolvePython } from '@rl-exp/bridge';
import type { Logger } from '@rl-exp/core';
import { pythonPackages, root } from './repository.ts';

/** An interpreter with everything that the workers, their tests and the linters need. */
export interface DevelopmentPython {
  readonly python: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Finds or makes the environment that the workers run in, and adds pytest, mypy and ruff beside it. */
export async function developmentPython(): Promise<DevelopmentPython> {
  const logger = stderrLogger();
  const python = await resolvePython({
    slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
    requires: (await firstPartyEnvironment()).imports,
    logger,
  });
  const tools = await ensureDevelopmentPackages(python, { logger });
  const folders = (await pythonPackages()).map(({ folder }) => `${root}/${folder}`);
  return {
    python,
    environment: {
      PYTHONPATH: [tools, ...folders].join(delimiter),
      PYTHONNOUSERSITE: '1',
      HF_HUB_OFFLINE: '1',
      OMP_NUM_THREADS: '2',
    },
  };
}

function stderrLogger(): Logger {
  let task = '';
  const say = (message: string): void => void process.stderr.write(`${message}\n`);
  return {
    debug() {},
    info: say,
    warn: say,
    progress(progress) {
      if (progress.task !== task) say(progress.task);
      task = progress.task;
    },
  };
}
