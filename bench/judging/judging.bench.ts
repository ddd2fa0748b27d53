import { join } from 'node:path';
import { command } from '../../tests/command.ts';
import type { Benchmark } from '../benchmark.ts';
import { markdownTable } from '../figures/markdown-table.ts';
import { median } from '../figures/median.ts';
import { TemporaryFolder } from '../temporary-folder.ts';
import { root } from '../../tools/repository.ts';

const experiment = join(root, 'experiments', 'swahili.yaml');
const hiddenClips = [110, 220, 440] as const;
const rounds = 3;

/**
 * What a verdict costs: `rl-exp judge` of a run of one short step, with so many hidden clips and then twice and four
 * times as many. What the untouched checkpoint hears was kept when the run was first judged, and is not heard again. The
 * start of the evaluator is in every figure; what is paid for a clip is the slope. `--full` gives every run a full verdict. Every figure is
 * the median of three.
 */
export const bench: Benchmark = async ({ full, begin, publish }) => {
  await using folder = await TemporaryFolder.create();
  const judged = [];
  for (const clips of hiddenClips) {
    if (!begin(`${clips} clips`)) continue;
    const run = join(folder.path, `run-${clips}`);
    const store = ['--store', join(folder.path, 'store')];
    await timed(['run', experiment, ...store, '--run', run, ...sets(clips)]);
    const required = await medianTime(['judge', run, ...store]);
    const isLast = clips === hiddenClips.at(-1);
    const whole = full || isLast ? await medianTime(['judge', run, ...store, '--full']) : '–';
    judged.push({
      'hidden clips': clips,
      'required checks, seconds': required,
      '`--full`, seconds': whole,
    });
  }
  const [first, last] = [judged[0], judged.at(-1)];
  const [clips, seconds] = (['hidden clips', 'required checks, seconds'] as const).map(
    (name) => (last?.[name] ?? 0) - (first?.[name] ?? 0),
  );
  publish(markdownTable(judged));
  return {
    judged,
    seconds_per_clip: Number(((seconds ?? 0) / Math.max(1, clips ?? 0)).toFixed(3)),
  };
};

function sets(hidden: number): readonly string[] {
  return [
    'environment.steps=1',
    'environment.segment.audio_seconds=20',
    'splits.train.limit.clips=200',
    'splits.val.limit.clips=24',
    `splits.hidden.limit.clips=${hidden}`,
  ].flatMap((value) => ['--set', value]);
}

async function medianTime(words: readonly string[]): Promise<number> {
  const seconds = [];
  for (let round = 0; round < rounds; round++) seconds.push(await timed(words));
  return median(seconds);
}

/** Runs a command; seconds that it took. */
async function timed(words: readonly string[]): Promise<number> {
  const began = performance.now();
  const { exitCode, stderr } = await command(words);
  // A verdict may fail, of so little training; it is a verdict.
  if (exitCode === null || exitCode > 1)
    throw new Error(`rl-exp ${words.join(' ')} failed:\n${stderr}`);
  return Number(((performance.now() - began) / 1000).toFixed(2));
}
