import { ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { small } from '../oddities/small.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'three-val-clips',
  summary: 'Val has three clips, so that a word more or less is much of its error rate.',
  async make(scene) {
    const run = await scene.play({ sets: [...small, 'splits.val.limit.clips=3'] });
    const lines = (await readFile(join(run.cell.splits, 'val.jsonl'), 'utf8')).trim().split('\n');
    ok(lines.length === 3, `val has ${lines.length} clips`);
    scene.submit(run);
  },
});
