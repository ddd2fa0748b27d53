import { ok } from 'node:assert/strict';
import { join } from 'node:path';
import { forkRun } from '../../runtime/fork-run.ts';
import { RunDirectory } from '../../runtime/run-directory.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'forked',
  summary: 'Takes over the first step of another run, and goes on with other decisions.',
  async make(scene) {
    const { directory, store } = await scene.honest();
    const parent = await RunDirectory.open(directory);
    const [cell] = parent.plan.cells;
    ok(cell !== undefined);
    const { id: _, ...configuration } = cell;
    const { path } = await forkRun({
      parent,
      cell,
      step: 1,
      configuration: {
        ...configuration,
        agent: { ...cell.agent, with: { policy: 'scripted', actions: ['hold', 'lr_down'] } },
      },
      runs: scene.folder,
      directory: join(scene.folder, 'fork'),
      store,
      now: () => new Date(),
    });
    const run = await scene.resume({ directory: path, store });
    ok(
      (await run.readJournal()).some(({ type }) => type === 'fork'),
      'it is no fork',
    );
    scene.submit(run);
  },
});
