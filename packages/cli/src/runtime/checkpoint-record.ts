import { digestSchema, seal, type ExportedCheckpoint, type StateId } from '@rl-exp/core';
import { z } from 'zod';
import { readTextIfThere, writeFileAtomic } from './atomic-file.ts';
import { sealedContent } from './sealed-content.ts';

const recordSchema = z.strictObject({
  state: digestSchema.describe('The state that was exported.'),
  files: z.record(z.string(), digestSchema).describe('SHA-256 of each file, by name.'),
  digest: digestSchema,
});
export type CheckpointRecord = z.infer<typeof recordSchema>;

/** Where it is written what a checkpoint folder holds: beside it. */
export function checkpointRecordPath(directory: string): string {
  return `${directory}.json`;
}

export async function writeCheckpointRecord(
  directory: string,
  state: StateId,
  { files }: ExportedCheckpoint,
): Promise<void> {
  await writeFileAtomic(checkpointRecordPath(directory), `${seal({ state, files })}\n`);
}

/** What a checkpoint folder must hold; null where nothing was written down, a text where that is damaged. */
export async function readCheckpointRecord(
  directory: string,
): Promise<CheckpointRecord | string | null> {
  const text = await readTextIfThere(checkpointRecordPath(directory));
  if (text === null) return null;
  const sealed = sealedContent(text);
  if (sealed.fault !== null) return sealed.fault;
  const parsed = recordSchema.safeParse(sealed.content);
  return parsed.success ? parsed.data : 'it has another shape than expected';
}
