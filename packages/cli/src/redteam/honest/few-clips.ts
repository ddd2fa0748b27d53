import { ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseExamples } from '@rl-exp/core';
import { small } from '../oddities/small.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'few-clips',
  summary: 'Eight clips to train on, heard many times over, and twelve of val.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'splits.train.limit.clips=8',
        'splits.val.limit.clips=12',
        'environment.segment.audio_seconds=90',
      ],
    });
    const count = async (split: string): Promise<number> =>
      parseExamples(await readFile(join(run.cell.splits, `${split}.jsonl`), 'utf8')).length;
    ok((await count('train')) === 8 && (await count('val')) === 12, 'there are more clips');
    scene.submit(run);
  },
});
