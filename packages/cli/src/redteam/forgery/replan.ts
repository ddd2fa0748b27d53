import { rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  canonicalJson,
  planCell,
  planDigest,
  type CellConfiguration,
  type JournalEvent,
} from '@rl-exp/core';
import { RunDirectory } from '../../runtime/run-directory.ts';
import { PlayedRun } from '../played-run.ts';
import type { SceneRun } from '../redteam-case.ts';

/** Puts another plan under a finished run: cell id, plan digest and agent in the journal follow. */
export async function replan(
  run: SceneRun,
  change: (configuration: CellConfiguration) => CellConfiguration,
): Promise<SceneRun> {
  const { plan } = await RunDirectory.open(run.directory);
  const cells = plan.cells.map(({ id: _, ...configuration }) => planCell(change(configuration)));
  const changed = { ...plan, cells };
  const [cell] = cells;
  if (cell === undefined) throw new Error(`${run.directory} has no cell.`);
  await writeFile(join(run.directory, 'plan.json'), canonicalJson(changed));
  await rename(run.cell.directory, join(dirname(run.cell.directory), cell.id));
  const replanned = await PlayedRun.open(run.directory, run.store);
  const digest = planDigest(changed);
  const events = await replanned.readJournal();
  await replanned.writeJournal(
    events.map((event): JournalEvent =>
      event.type === 'episode-start'
        ? { ...event, plan: digest, cell: cell.id, seed: cell.seed, agent: cell.agent.use }
        : event,
    ),
  );
  return replanned;
}
