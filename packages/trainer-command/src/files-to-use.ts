import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { findPrograms, requestFiles, type WorkerFiles } from '@rl-exp/bridge';
import type { TrainerOpenRequest } from '@rl-exp/core';
import type { CommandOptions } from './options.ts';

/**
 * The files that a program may use: what it is made of, what `reads` names, the manifests of train and val with the audio
 * that they list, and the store's blobs. Of the experiment's folder it learns names, as languages need to find modules.
 *
 * @param sources Names of what the program is made of, relative to `directory`.
 */
export async function filesToUse(options: {
  readonly options: CommandOptions;
  readonly request: TrainerOpenRequest;
  readonly directory: string;
  readonly sources: readonly string[];
}): Promise<WorkerFiles> {
  const { request, directory } = options;
  const { command, sources, reads } = options.options;
  const blobs = resolve(request.blobs);
  const splits = await requestFiles({ ...request, blobs });
  const named = [...options.sources, ...sources, ...reads].map((path) => resolve(directory, path));
  const apart = [directory, blobs, homedir(), ...splits];
  return {
    reads: [...named, ...(await programFolders(command, directory, apart)), ...splits],
    lists: [directory],
    writes: [blobs],
  };
}

const programFolderNames = new Set(['bin', 'shims']);

/** Where a program and what it was installed with lie: above its `bin`, unless other things lie there too. */
async function programFolders(
  [program = '']: CommandOptions['command'],
  directory: string,
  apart: readonly string[],
): Promise<readonly string[]> {
  const path = program.includes('/')
    ? resolve(directory, program)
    : ((await findPrograms(program))[0] ?? program);
  const paths = [path, await realpath(path).catch(() => path)];
  return paths.map((one) => {
    const above = dirname(dirname(one));
    const isOwn = !apart.some((other) => `${other}${sep}`.startsWith(join(above, sep)));
    return programFolderNames.has(basename(dirname(one))) && isOwn ? above : one;
  });
}
