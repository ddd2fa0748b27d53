import type { JournalEvent, Verdict } from '@rl-exp/core';
import { digestOfFile } from './digest-of-file.ts';
import { runtimeErrors } from './errors.ts';
import { readArtifact } from './read-artifact.ts';
import type { CellPaths } from './run-directory.ts';

/**
 * The verdict that is on record; null where there is none yet, or its file is gone.
 *
 * @throws RLX_ARTIFACT_INVALID where the file is not the one that was written down.
 */
export async function recordedVerdict(
  events: readonly JournalEvent[],
  { verdict: path }: Pick<CellPaths, 'verdict'>,
): Promise<Verdict | null> {
  const judged = events.findLast((event) => event.type === 'verdict');
  if (judged === undefined) return null;
  const verdict = await readArtifact('verdict', path);
  if (verdict === null || (await digestOfFile(path)) === judged.verdict) return verdict;
  const reason = 'it is not the one that the journal has the digest of';
  throw runtimeErrors.create('RLX_ARTIFACT_INVALID', { path, kind: 'verdict', reason });
}
