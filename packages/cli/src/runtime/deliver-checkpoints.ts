import { access, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JournalEvent, StateId } from '@rl-exp/core';
import { ensureDirectory } from './atomic-file.ts';
import { writeCheckpointRecord } from './checkpoint-record.ts';
import { digestOfFile } from './digest-of-file.ts';
import { runtimeErrors } from './errors.ts';
import type { CellPaths } from './run-directory.ts';
import type { StoredTrainer } from './stored-trainer.ts';

/** True once both checkpoints of a cell are there, whole. */
export async function areDelivered(paths: CellPaths): Promise<boolean> {
  return (await isThere(paths.baseCheckpoint)) && (await isThere(paths.submittedCheckpoint));
}

/** Exports the untouched and the delivered state of a closed episode. */
export async function deliverCheckpoints(options: {
  readonly events: readonly JournalEvent[];
  readonly paths: CellPaths;
  readonly trainer: StoredTrainer;
}): Promise<void> {
  const { events, paths, trainer } = options;
  const end = events.findLast((event) => event.type === 'episode-end');
  if (end === undefined) return;
  await exportWhole(trainer, trainer.is.root.id, paths.baseCheckpoint);
  await exportWhole(trainer, end.delivered, paths.submittedCheckpoint);
}

/** A checkpoint folder has its name only once every file in it is what the trainer announced. */
async function exportWhole(
  trainer: StoredTrainer,
  state: StateId,
  directory: string,
): Promise<void> {
  const partial = `${directory}.part`;
  await rm(partial, { recursive: true, force: true });
  await ensureDirectory(dirname(directory));
  const exported = await trainer.export(state, partial);
  for (const [file, digest] of Object.entries(exported.files)) {
    const found = await digestOfFile(join(partial, file)).catch(() => null);
    if (found !== digest)
      throw runtimeErrors.create('RLX_EXPORT_INCOMPLETE', { path: partial, file });
  }
  await rm(directory, { recursive: true, force: true });
  await writeCheckpointRecord(directory, state, exported);
  await rename(partial, directory);
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
