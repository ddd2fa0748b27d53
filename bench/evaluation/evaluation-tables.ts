import { markdownTable } from '../figures/markdown-table.ts';
import { machineLine } from '../side-by-side/machine-line.ts';
import type { Machine } from '../side-by-side/reference.ts';
import type { EvaluationComparison } from './compare-evaluation.ts';

/** What the benchmark prints. */
export interface EvaluationResults {
  readonly machine: Machine;
  readonly comparisons: EvaluationComparison[];
  /** Comparisons that were left out, and why. */
  readonly skipped: string[];
}

/** The results as they stand in docs/benchmarks.md. */
export function evaluationTables({ machine, comparisons, skipped }: EvaluationResults): string {
  return [
    machineLine(machine),
    ...comparisons.flatMap(({ name, clips, audio_seconds, rows }) => [
      `${name}, ${clips} clips, ${audio_seconds} s of audio, ${rows[0]?.rounds.length ?? 0} rounds:`,
      markdownTable(
        rows.map((row) => ({
          evaluation: row.name,
          'clips/s': row.clips_per_second,
          'real-time factor': row.real_time_factor,
          ratio: row.ratio,
          "texts unlike rl-exp's": `${row.unlike_texts} of ${row.texts}`,
        })),
      ),
    ]),
    ...skipped.map((reason) => `Not measured: ${reason}.`),
  ].join('\n\n');
}
