import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { planDigest } from '@rl-exp/core';
import { regimeOf } from './check-continuity.ts';
import { runtimeErrors } from './errors.ts';
import { readJournal } from './journal-file.ts';
import type { RunDirectory } from './run-directory.ts';

/**
 * A run goes on only under the plan that its episodes were begun under.
 *
 * @throws RLX_ARTIFACT_INVALID where plan.json is another one now.
 */
export async function checkPlan(run: RunDirectory): Promise<void> {
  const cells = join(run.path, 'cells');
  const digest = planDigest(run.plan);
  const found = await readdir(cells, { withFileTypes: true }).catch(() => []);
  for (const { name: id } of found.filter((each) => each.isDirectory())) {
    const { records } = await readJournal(join(cells, id, 'journal.jsonl'));
    const regime = regimeOf(records.map(({ event }) => event));
    if (regime === null) continue;
    // A fork that has not begun yet holds its parent's record alone.
    const fork = run.plan.cells.find((cell) => cell.id === id)?.fork;
    const isAsTaken = fork !== undefined && regime.cell === fork.cell;
    if (isAsTaken || (regime.cell === id && regime.plan === digest)) continue;
    throw runtimeErrors.create('RLX_ARTIFACT_INVALID', {
      path: join(run.path, 'plan.json'),
      kind: 'plan',
      reason: `cell ${id} was begun under plan ${regime.plan.slice(0, 12)}, and this is plan ${digest.slice(0, 12)}`,
    });
  }
}
