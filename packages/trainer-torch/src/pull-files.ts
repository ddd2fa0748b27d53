import { bridgeErrors, type Worker } from '@rl-exp/bridge';
import { torchErrors } from './errors.ts';

/** A file of the worker's machine, and where it belongs on this one. */
export interface FileToPull {
  readonly source: string;
  readonly destination: string;
  readonly sha256: string;
  readonly bytes: number;
}

// Each is read in several parts at a time itself; more files bridge the gaps between small ones.
const filesAtOnce = 4;
const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Brings files of a remote worker's machine to this one, each whole or not at all. */
export async function pullFiles(
  worker: Worker,
  files: readonly FileToPull[],
  signal?: AbortSignal,
): Promise<void> {
  const waiting = files.values();
  const failed = new AbortController();
  await Promise.all(
    Array.from({ length: filesAtOnce }, async () => {
      for (const file of waiting) {
        if (failed.signal.aborted) return;
        if (signal?.aborted === true) {
          const work = `bringing files of ${worker.name}`;
          throw bridgeErrors.create('RLX_WORKER_CANCELLED', { work });
        }
        await pullFile(worker, file).catch((error: unknown) => {
          failed.abort();
          throw error;
        });
      }
    }),
  );
}

async function pullFile(
  worker: Worker,
  { source, destination, ...expected }: FileToPull,
): Promise<void> {
  try {
    await worker.pull(source, destination, expected);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && fullCodes.has(String(error.code))))
      throw error;
    throw torchErrors.create(
      'RLX_DISK_FULL',
      { path: destination, bytes: expected.bytes, reason: error.message },
      { cause: error },
    );
  }
}
