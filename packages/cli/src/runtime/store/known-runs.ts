import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '@rl-exp/core';
import { readTextIfThere, writeFileAtomic } from '../atomic-file.ts';

/** The runs that have used a store, so that eviction can ask them what they need. */
export class KnownRuns {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Remembers a run by its absolute path. */
  async add(path: string): Promise<void> {
    const file = join(this.#directory, `${digestOf(path).slice(0, 16)}.txt`);
    if ((await readTextIfThere(file)) !== path) await writeFileAtomic(file, path);
  }

  /** Absolute paths of the runs, whether they are still there or not. */
  async list(): Promise<readonly string[]> {
    const names = await readdir(this.#directory).catch(() => []);
    const paths = names
      .filter((name) => name.endsWith('.txt'))
      .map(async (name) => await readTextIfThere(join(this.#directory, name)));
    return (await Promise.all(paths)).filter((path) => path !== null).toSorted();
  }
}
