import { markdownTable } from '../figures/markdown-table.ts';
import { spelledOut } from '../figures/spelled-out.ts';
import type { Rate } from '../side-by-side/alternate.ts';
import { machineLine } from '../side-by-side/machine-line.ts';
import type { Machine } from '../side-by-side/reference.ts';
import type { Comparison } from './compare-training.ts';
import type { GrowthRow } from './growth.ts';

/** What the benchmark prints. */
export interface TrainingResults {
  readonly machine: Machine;
  readonly comparisons: Comparison[];
  /** Comparisons that were left out, and why. */
  readonly skipped: string[];
  readonly techniques: { readonly name: string; readonly rows: readonly Rate[] }[];
  readonly growth: { readonly name: string; readonly rows: readonly GrowthRow[] }[];
}

/** The results as they stand in docs/benchmarks.md. */
export function trainingTables(results: TrainingResults): string {
  return [
    machineLine(results.machine),
    markdownTable(results.comparisons.map(comparisonRow)),
    ...results.skipped.map((reason) => `Not measured: ${reason}.`),
    ...results.techniques.flatMap(({ name, rows }) => [
      `Techniques on whisper-nano, ${name}:`,
      markdownTable(rows.map(rateRow)),
    ]),
    ...results.growth.flatMap(({ name, rows }) => [
      `Growth with ${name}, rl-exp on whisper-nano:`,
      markdownTable(rows.map(spelledOut)),
    ]),
  ].join('\n\n');
}

function comparisonRow(one: Comparison): Record<string, string | number> {
  const [theirs, ours] = one.rows;
  const percent = (share = NaN): string => `${(100 * share).toFixed(1)} %`;
  return {
    model: one.name,
    'clips × rounds': `${one.clips} × ${ours?.rounds.length ?? 0}`,
    'Seq2SeqTrainer clips/s': theirs?.clips_per_second ?? NaN,
    'rl-exp clips/s': ours?.clips_per_second ?? NaN,
    ratio: ours?.ratio ?? NaN,
    'rl-exp, whole segment': one.whole_segment_clips_per_second,
    'GFLOP/clip needed': one.gflop_per_clip,
    'utilisation Seq2SeqTrainer': percent(theirs?.utilisation),
    'utilisation rl-exp': percent(ours?.utilisation),
  };
}

function rateRow({ name, clips_per_second, ratio }: Rate): Record<string, string | number> {
  return { technique: name, 'clips/s': clips_per_second, 'to the first': ratio };
}
