import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { digestOf, type Digest } from '@rl-exp/core';
import { commandErrors } from './errors.ts';
import type { CommandOptions } from './options.ts';

const leftOut = new Set(['__pycache__', 'node_modules', 'target']);

/**
 * Digests of what a program is made of, by name: the files named in its command, and everything in `sources` but hidden
 * files and what is built from the rest.
 *
 * @throws RLX_COMMAND_SOURCE_MISSING
 */
export async function programSources(
  { command, sources }: Pick<CommandOptions, 'command' | 'sources'>,
  directory: string,
): Promise<Readonly<Record<string, Digest>>> {
  const [program = '', ...rest] = command;
  // A name without a slash is looked up on PATH, whatever lies beside the experiment.
  const words = program.includes('/') ? command : rest;
  const named = await Promise.all(words.map(async (word) => await filesOfWord(word, directory)));
  const listed = await Promise.all(
    sources.map(async (source) => await filesOfSource(source, directory)),
  );
  const files = [...new Set([...named, ...listed].flat())].toSorted();
  const digests = await Promise.all(
    files.map(async (file) => [file, digestOf(await readFile(resolve(directory, file)))] as const),
  );
  return Object.fromEntries(digests);
}

/** A word of a command may be a file, and must be where it looks like one. */
async function filesOfWord(word: string, directory: string): Promise<readonly string[]> {
  const found = await stat(resolve(directory, word)).catch(() => null);
  if (found?.isFile() === true) return [word];
  if (found === null && /^\.{1,2}\//.test(word)) throw missing(word, directory);
  return [];
}

async function filesOfSource(source: string, directory: string): Promise<readonly string[]> {
  const path = resolve(directory, source);
  const found = await stat(path).catch(() => null);
  if (found === null) throw missing(source, directory);
  if (!found.isDirectory()) return [source];
  const entries = await readdir(path);
  const inside = entries.filter((name) => !name.startsWith('.') && !leftOut.has(name));
  const below = inside.map(async (name) => await filesOfSource(join(source, name), directory));
  return (await Promise.all(below)).flat();
}

function missing(source: string, directory: string): Error {
  return commandErrors.create('RLX_COMMAND_SOURCE_MISSING', { source, directory });
}
