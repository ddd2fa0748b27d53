import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from '@rl-exp/core';
import { withDirectoryLock } from './directory-lock.ts';

export interface BuildInPlaceOptions {
  /** The folder to make; a virtual environment cannot be moved once made. */
  readonly directory: string;
  /** A file that must exist in a folder that is said to be complete, relative to it. */
  readonly witness: string;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Fills the empty folder and returns what is known about it. */
  readonly build: () => Promise<object>;
}

/**
 * Makes a folder once, however many processes ask for it: one builds, the others wait. A folder without its
 * `.complete` manifest was interrupted, and is made anew.
 */
export async function buildInPlace(options: BuildInPlaceOptions): Promise<void> {
  const { directory, logger, signal, build } = options;
  if (await isComplete(options)) return;
  await mkdir(dirname(directory), { recursive: true });
  const onWait = ({ pid }: { readonly pid: number }): void =>
    logger.info(`Waiting for process ${pid}, which is making ${directory}`);
  await withDirectoryLock({ path: `${directory}.lock`, signal, onWait }, async () => {
    if (await isComplete(options)) return;
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory);
    await writeFile(join(directory, '.incomplete'), '');
    try {
      const manifest = await build();
      await writeFile(join(directory, '.complete.new'), `${JSON.stringify(manifest, null, 2)}\n`);
      await rename(join(directory, '.complete.new'), join(directory, '.complete'));
      await rm(join(directory, '.incomplete'));
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  });
}

/** True for a folder that was finished and still works on this machine. */
export async function isComplete({
  directory,
  witness,
}: Pick<BuildInPlaceOptions, 'directory' | 'witness'>): Promise<boolean> {
  return Promise.all([access(join(directory, '.complete')), access(join(directory, witness))]).then(
    () => true,
    () => false,
  );
}
