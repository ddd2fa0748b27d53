import { ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseExamples } from '@rl-exp/core';
import { small } from '../oddities/small.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'three-val-clips',
  summary: 'Val has three clips, so that a word more or less is much of its error rate.',
  async make(scene) {
    const run = await scene.play({ sets: [...small, 'splits.val.limit.clips=3'] });
    const val = parseExamples(await readFile(join(run.cell.splits, 'val.jsonl'), 'utf8'));
    ok(val.length === 3, `val has ${val.length} clips`);
    scene.submit(run);
  },
});
