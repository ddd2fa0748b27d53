import { RlExpError } from '@rl-exp/core';
import { z } from 'zod';
import { bridgeErrors } from './errors.ts';
import type { JsonRpcError } from './json-rpc-peer.ts';

const shownTracebackLines = 20;
const failureSchema = z.object({
  code: z.string().startsWith('RLX_'),
  hint: z.string(),
  exit_code: z.literal([1, 2, 65, 69, 70, 130]).catch(1),
});

/** What a worker's error reply means: its own error if it raised one on purpose, else RLX_WORKER_FAILED. */
export function workerFailure(
  error: JsonRpcError,
  { worker, method }: { readonly worker: string; readonly method: string },
): RlExpError {
  const failure = failureSchema.safeParse(error.data);
  if (failure.success) {
    const { code, hint, exit_code: exitCode } = failure.data;
    return new RlExpError({ code, message: error.message, hint: hint || undefined, exitCode });
  }
  return bridgeErrors.create('RLX_WORKER_FAILED', {
    worker,
    method,
    problem: error.message,
    traceback: tracebackOf(error).trimEnd().split('\n').slice(-shownTracebackLines),
  });
}

/** The Python traceback that came with an error; empty if none did. */
export function tracebackOf(error: JsonRpcError): string {
  return z.string().safeParse(error.data['traceback']).data ?? '';
}
