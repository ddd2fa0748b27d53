import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RunDirectory } from '../run-directory.ts';

/**
 * Removes what judges left of the hidden split, of every cell of a run: its manifest and what was heard in it. Verdicts
 * stay; they hold no text and no clip. Judging again (`rl-exp judge RUN`) makes the rest anew.
 */
export async function forgetHidden(run: RunDirectory): Promise<void> {
  for (const cell of run.plan.cells) {
    const { judge, verdict } = run.cell(cell);
    const names = await readdir(judge).catch(() => []);
    for (const name of names.filter((other) => other !== basename(verdict)))
      await rm(join(judge, name), { recursive: true, force: true });
  }
}
