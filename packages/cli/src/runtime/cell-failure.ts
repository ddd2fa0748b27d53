import { rm } from 'node:fs/promises';
import { isRlExpError, type CellFailure } from '@rl-exp/core';
import { hideSecrets } from '../diagnostics/hide-secrets.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { readArtifact } from './read-artifact.ts';
import type { CellPaths } from './run-directory.ts';

/** Where failures lie: one of judging beside what else the judge leaves, which no trainer may meet. */
const fileOf = (paths: CellPaths, during: CellFailure['during']): string =>
  during === 'verdict' ? paths.judgeFailure : paths.failure;

/** An error of a cell, as data. */
export function reasonOf(error: unknown): Pick<CellFailure, 'code' | 'message' | 'hint'> {
  if (!isRlExpError(error)) return { code: 'RLX_INTERNAL', message: String(error), hint: null };
  const { code, message, hint = null } = error;
  return { code, message, hint };
}

/** Puts on record why a cell came to no verdict, as far as anything can still be written. */
export async function recordFailure(
  paths: CellPaths,
  failed: { readonly during: CellFailure['during']; readonly error: unknown; readonly time: Date },
): Promise<void> {
  const { during, error, time } = failed;
  const reason = reasonOf(error);
  const failure: CellFailure = {
    schema: 'rl-exp/cell-failure/v1',
    during,
    ...reason,
    message: hideSecrets(reason.message),
    time: time.toISOString(),
  };
  // What failed is told anyway; that the disk is full must not replace it.
  await writeFileAtomic(fileOf(paths, during), `${JSON.stringify(failure, null, 2)}\n`).catch(
    () => undefined,
  );
}

/** The failure on record of a cell; null where its last attempt was not one. */
export async function recordedFailure(paths: CellPaths): Promise<CellFailure | null> {
  return (
    (await readArtifact('failure', fileOf(paths, 'verdict'))) ??
    (await readArtifact('failure', fileOf(paths, 'episode')))
  );
}

/** Called when a cell is tried again. */
export async function forgetFailure(paths: CellPaths): Promise<void> {
  await rm(fileOf(paths, 'verdict'), { force: true });
  await rm(fileOf(paths, 'episode'), { force: true });
}
