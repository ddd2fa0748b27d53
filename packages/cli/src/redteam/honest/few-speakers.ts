import { ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseExamples } from '@rl-exp/core';
import { small } from '../oddities/small.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'few-speakers',
  summary: 'Two speakers say everything that is trained on.',
  async make(scene) {
    const run = await scene.play({ sets: [...small, 'splits.train.share=5%'] });
    const examples = parseExamples(await readFile(join(run.cell.splits, 'train.jsonl'), 'utf8'));
    const speakers = new Set(examples.map(({ speaker }) => speaker));
    ok(speakers.size <= 2, `${speakers.size} speakers are trained on`);
    scene.submit(run);
  },
});
