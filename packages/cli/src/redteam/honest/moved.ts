import { ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { RunDirectory } from '../../runtime/run-directory.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'moved',
  summary:
    'Run and store are moved apart, to paths with spaces and accents; the old ones are gone.',
  async make(scene) {
    const before = await scene.honest();
    const [here, there] = [join(scene.folder, 'mbio za Julai (2)'), join(scene.folder, 'ghala, é')];
    await mkdir(here);
    const directory = join(here, 'run #1');
    await rename(before.directory, directory);
    await rename(before.store, there);
    const { source } = await RunDirectory.open(directory);
    ok(!existsSync(source.store), 'its store is where it was');
    scene.submit(await scene.resume({ directory, store: there }));
  },
});
