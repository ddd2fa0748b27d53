import { stat } from 'node:fs/promises';
import type { CellPaths, RunDirectory } from '../runtime/run-directory.ts';
import { runOwner } from '../runtime/run-lock.ts';

/** Another text whenever something has been written down of a cell. */
export async function cellSignature(paths: CellPaths): Promise<string> {
  const { journal, verdict, failure, judgeFailure } = paths;
  const files = [journal, verdict, failure, judgeFailure];
  return (await Promise.all(files.map(fileSignature))).join(' ');
}

/** Another text whenever something has been written down of a run, or somebody has begun or ceased to work on it. */
export async function runSignature(run: RunDirectory): Promise<string> {
  const owner = await runOwner(run.path);
  const cells = await Promise.all(
    run.plan.cells.map(async (cell) => await cellSignature(run.cell(cell))),
  );
  return [owner?.token ?? '', ...cells].join('\n');
}

async function fileSignature(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found === null ? '' : `${found.size}/${found.mtimeMs}/${found.ino}`;
}
