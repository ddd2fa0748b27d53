import { resolve } from 'node:path';
import type { WorkerSlot } from '@rl-exp/core';

/**
 * All that a worker of this machine may use beside the system, its code, Python and a temporary folder of its own. What is
 * not there when it starts is left out.
 */
export interface WorkerFiles {
  /** Files, and folders with all below them. */
  readonly reads: readonly string[];
  /** Folders of which it learns the names of all below them, and no contents. */
  readonly lists?: readonly string[];
  /** Folders below which it reads and writes what it knows the name of. */
  readonly keeps?: readonly string[];
  /** Folders below which it does what it likes. */
  readonly writes: readonly string[];
}

/** The line with which a supervisor is told; paths are absolute, because workers run in another folder. */
export function filesLine(files: WorkerFiles, { reads = [] }: Pick<WorkerSlot, 'reads'>): string {
  const all = { ...files, reads: [...files.reads, ...reads] };
  const absolute = Object.entries(all).map(([name, paths]) => [
    name,
    paths.map((path) => resolve(path)),
  ]);
  return `${JSON.stringify(Object.fromEntries(absolute))}\n`;
}
