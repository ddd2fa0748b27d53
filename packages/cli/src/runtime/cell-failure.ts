import { rm } from 'node:fs/promises';
import { isRlExpError, type CellFailure } from '@rl-exp/core';
import { hideSecrets } from '../diagnostics/hide-secrets.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { readArtifact } from './read-artifact.ts';
import type { CellPaths } from './run-directory.ts';

/** Where failures lie: one of judging beside what else the judge leaves, which no trainer may meet. */
const fileOf = (paths: CellPaths, during: CellFailure['during']): string =>
  during === 'verdict' ? paths.judgeFailure : paths.failure;

/** Why a cell has failed. */
export type FailureReason = Pick<CellFailure, 'code' | 'message' | 'hint' | 'resumable'>;

/** Faults of plugins that a plan names; of faults in the experiment itself the exit code tells. */
const faultsOfPlugins: readonly string[] = [
  'RLX_PLUGIN_FAILED',
  'RLX_PLUGIN_CHANGED',
  'RLX_DECISION_INVALID',
  'RLX_BRANCH_REFUSED',
  'RLX_BRANCH_STEP_UNKNOWN',
  'RLX_ACTION_UNKNOWN',
  'RLX_ACTION_VALUES_MISSING',
  'RLX_ACTION_VALUES_REFUSED',
  'RLX_ACTION_VALUE_UNKNOWN',
];

/** An error of a cell, as data. */
export function reasonOf(error: unknown): FailureReason {
  if (!isRlExpError(error))
    return { code: 'RLX_INTERNAL', message: String(error), hint: null, resumable: true };
  const { code, message, hint = null, exitCode } = error;
  const resumable = exitCode !== 65 && !faultsOfPlugins.includes(code);
  return { code, message, hint, resumable };
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
