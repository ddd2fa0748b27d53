import { fileURLToPath } from 'node:url';
import type { Logger, Progress } from '@rl-exp/core';
import { findBaseInterpreter } from '../python-environment/find-base-interpreter.ts';
import { startWorker } from '../start-worker.ts';
import type { StartWorkerOptions } from '../start-worker-options.ts';
import type { Worker } from '../worker.ts';

const sourceDirectory = fileURLToPath(new URL('../../python/tests/fixtures', import.meta.url));

/** A logger that keeps what it is told. */
export class KeptLog implements Logger {
  readonly lines: string[] = [];
  readonly warnings: string[] = [];
  readonly reports: Progress[] = [];

  debug(message: string): void {
    this.lines.push(message);
  }
  info(message: string): void {
    this.lines.push(message);
  }
  warn(message: string): void {
    this.warnings.push(message);
  }
  progress(progress: Progress): void {
    this.reports.push(progress);
  }
}

/** Some Python of this machine. */
export async function anyPython(): Promise<string> {
  const found = await findBaseInterpreter();
  if (found.type === 'missing') throw new Error('these tests need a Python');
  return found.base.executable;
}

/** Starts python/tests/fixtures/fake_worker.py. */
export async function startFakeWorker(
  options: Partial<StartWorkerOptions> & { readonly launch?: readonly string[] } = {},
): Promise<Worker> {
  return startWorker({
    name: 'fake',
    module: 'fake_worker',
    sourceDirectory,
    requires: [],
    slot: { launch: options.launch ?? [], remote: false, python: await anyPython(), accelerator: 'cpu', cacheDirectory: null },
    logger: new KeptLog(),
    threads: 1,
    network: false,
    ...options,
  });
}
