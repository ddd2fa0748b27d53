import { relative } from 'node:path';
import type { RunStatus } from './run-status.ts';

/** Errors after which going on would meet the same record: it has to be looked at first. */
const damaged: readonly string[] = ['RLX_JOURNAL_CORRUPT', 'RLX_ARTIFACT_INVALID'];

/** What to type next about a run, the most useful first; paths as they are typed in the working directory. */
export function nextCommands(
  { directory, file, status, cells, methods }: RunStatus,
  workingDirectory: string,
): readonly string[] {
  const run = typedPath(directory, workingDirectory);
  switch (status) {
    case 'running':
      return [`rl-exp watch ${run}`];
    case 'interrupted':
      return [`rl-exp resume ${run}`];
    case 'failed':
      if (cells.some(({ failure }) => damaged.includes(failure?.code ?? '')))
        return [`rl-exp fsck ${run}`];
      if (cells.every(({ failure }) => failure === null)) return [`rl-exp report ${run}`];
      // What is mended makes another plan, which a resumed run would not follow.
      return cells.some(({ failure }) => failure?.resumable === false)
        ? [`rl-exp run ${typedPath(file, workingDirectory)}`, `rl-exp report ${run}`]
        : [`rl-exp resume ${run}`, `rl-exp report ${run}`];
    case 'finished':
      return [`rl-exp report ${run}`, ...(methods > 1 ? [`rl-exp compare ${run}`] : [])];
  }
}

/** A path as short as it can be typed, in quotes where a shell needs them. */
export function typedPath(path: string, workingDirectory: string): string {
  const near = relative(workingDirectory, path);
  const short = near === '' || near.startsWith('..') ? path : near;
  return /^[\w./@%+:=-]+$/.test(short) ? short : `'${short.replaceAll("'", String.raw`'\''`)}'`;
}
