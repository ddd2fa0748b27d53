import { markdownTable } from './markdown-table.ts';
import type { Machine } from './reference.ts';
import { machineLine } from './training-tables.ts';

interface EvaluationResults {
  readonly machine: Machine;
  readonly clips: number;
  readonly batch_size: number;
  readonly rows: readonly {
    readonly name: string;
    readonly clips_per_second: number;
    readonly real_time_factor: number;
    readonly ratio: number;
    readonly texts_unlike_rl_exp: number;
  }[];
}

/** The results as they stand in docs/benchmarks.md. */
export function evaluationTables({ machine, clips, batch_size, rows }: EvaluationResults): string {
  return [
    machineLine(machine),
    `whisper-nano, ${clips} clips, ${batch_size} at once:`,
    markdownTable(
      rows.map((row) => ({
        evaluation: row.name,
        'clips/s': row.clips_per_second,
        'real-time factor': row.real_time_factor,
        ratio: row.ratio,
        "texts unlike rl-exp's": row.texts_unlike_rl_exp,
      })),
    ),
  ].join('\n\n');
}
