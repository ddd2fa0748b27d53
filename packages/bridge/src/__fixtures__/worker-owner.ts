import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const script = fileURLToPath(new URL('hold-worker.ts', import.meta.url));

/** A process that owns a worker with descendants and has made a call of it. */
export interface WorkerOwner {
  readonly process: ChildProcess;
  /** The supervisor, the worker, and what the worker started. */
  readonly pids: readonly number[];
  /** Resolves with the line that tells the call's reply. */
  readonly reply: Promise<string>;
}

/** Runs hold-worker.ts. */
export async function startWorkerOwner(
  method: string,
  params: object,
  options: { readonly silence_timeout_ms?: number } = {},
): Promise<WorkerOwner> {
  const { silence_timeout_ms: silenceTimeoutMs } = options;
  const owner = spawn(
    process.execPath,
    [
      '--conditions=@rl-exp/source',
      script,
      method,
      JSON.stringify(params),
      ...(silenceTimeoutMs === undefined ? [] : [String(silenceTimeoutMs)]),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines = createInterface(owner.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  const pids = z.array(z.int()).length(5).parse(JSON.parse(await next()));
  return { process: owner, pids, reply: next() };
}
