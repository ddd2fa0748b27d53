import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(
  new URL('../python/rl_exp_trainer_torch/feature_room.py', import.meta.url),
);

/** Removes the oldest features above their limit, for workers that may not look through them; a failure is no matter. */
export async function makeRoomForFeatures(python: string, folder: string): Promise<void> {
  await new Promise<void>((resolve) => {
    execFile(python, ['-I', '-S', script, folder], { timeout: 60_000 }, () => resolve());
  });
}
