import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, type ExportedCheckpoint, type StateId } from '@rl-exp/core';
import { z } from 'zod';
import { simulatedErrors } from './errors.ts';
import { simulatedNotice } from './notice.ts';
import type { SimulatedOptions } from './options.ts';
import { progressSchema, type Progress } from './simulated-state.ts';

const fileName = 'simulated-checkpoint.json';

const checkpointSchema = z.strictObject({
  simulated: z.literal(true),
  notice: z.string(),
  state: z.string(),
  progress: progressSchema,
  curve: z.strictObject({ start_wer: z.number(), floor_wer: z.number() }),
});
export type SimulatedCheckpoint = z.infer<typeof checkpointSchema>;

/** Writes a state as a checkpoint that a simulated judge can score without the trainer. */
export async function writeCheckpoint(
  directory: string,
  state: StateId,
  progress: Progress,
  { start_wer, floor_wer }: SimulatedOptions,
): Promise<ExportedCheckpoint> {
  const checkpoint: SimulatedCheckpoint = {
    simulated: true,
    notice: simulatedNotice,
    state,
    progress,
    curve: { start_wer, floor_wer },
  };
  const content = `${JSON.stringify(checkpoint, null, 2)}\n`;
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, fileName), content);
  return { directory, files: { [fileName]: digestOf(content) } };
}

/**
 * Reads a checkpoint back.
 *
 * @throws RLX_SIMULATED_CHECKPOINT_UNKNOWN where there is none, or one of something else.
 */
export async function readCheckpoint(directory: string): Promise<SimulatedCheckpoint> {
  const file = join(directory, fileName);
  try {
    return checkpointSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw simulatedErrors.create('RLX_SIMULATED_CHECKPOINT_UNKNOWN', { file }, { cause });
  }
}
