import { join } from 'node:path';
import { command } from '../../tests/command.ts';
import type { Benchmark } from '../benchmark.ts';
import { markdownTable } from '../figures/markdown-table.ts';
import { TemporaryFolder } from '../temporary-folder.ts';
import { root } from '../../tools/repository.ts';

const experiment = join(root, 'experiments', 'swahili.yaml');
const clips = [24, 48, 96];

/**
 * What a verdict costs: `rl-exp judge` of a run of one short step, with so many hidden clips and then twice and four
 * times as many, and with `--full`. The start of the evaluators is in every figure; what is paid for a clip is the slope.
 */
export const bench: Benchmark = async ({ full, publish }) => {
  await using folder = await TemporaryFolder.create();
  const judged: {
    readonly clips: number;
    readonly seconds: number;
    readonly full_seconds?: number;
  }[] = [];
  for (const count of clips) {
    const run = join(folder.path, `run-${count}`);
    await timed([
      'run',
      experiment,
      '--store',
      join(folder.path, 'store'),
      '--run',
      run,
      ...sets(count),
    ]);
    judged.push({
      clips: count,
      seconds: await timed(['judge', run]),
      ...(full ? { full_seconds: await timed(['judge', run, '--full']) } : {}),
    });
  }
  const [first, last] = [judged[0], judged.at(-1)];
  const slope =
    ((last?.seconds ?? 0) - (first?.seconds ?? 0)) / ((last?.clips ?? 0) - (first?.clips ?? 0));
  publish(markdownTable(judged));
  return { judged, seconds_per_clip: Number(slope.toFixed(3)) };
};

function sets(hidden: number): readonly string[] {
  return [
    'environment.steps=1',
    'environment.segment.audio_seconds=20',
    'splits.val.limit.clips=24',
    `splits.hidden.limit.clips=${hidden}`,
  ].flatMap((value) => ['--set', value]);
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
