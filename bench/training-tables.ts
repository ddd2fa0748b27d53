import type { Rate } from './alternate.ts';
import { markdownTable } from './markdown-table.ts';
import type { Machine } from './reference.ts';
import type { Comparison } from './training-comparison.ts';

interface TrainingResults {
  readonly machine: Machine;
  readonly comparisons: readonly Comparison[];
  readonly skipped: readonly string[];
  readonly techniques: Readonly<Record<'all_layers' | 'encoder_frozen', readonly Rate[]>>;
  readonly growth: Readonly<
    Record<'clip_length' | 'batch_size' | 'data_size', readonly Readonly<Record<string, number>>[]>
  >;
}

/** The results as they stand in docs/benchmarks.md. */
export function trainingTables(results: TrainingResults): string {
  const { machine, comparisons, skipped, techniques, growth } = results;
  return [
    machineLine(machine),
    markdownTable(comparisons.map(comparisonRow)),
    ...skipped.map((reason) => `Not measured: ${reason}.`),
    'Techniques on whisper-nano, all layers:',
    markdownTable(techniques.all_layers.map(rateRow)),
    'Techniques on whisper-nano, encoder frozen:',
    markdownTable(techniques.encoder_frozen.map(rateRow)),
    'Growth, rl-exp on whisper-nano:',
    ...Object.values(growth).map((rows) => markdownTable(rows.map(spelledOut))),
  ].join('\n\n');
}

/** What a row of figures needs to be read. */
export function machineLine(machine: Machine): string {
  const { float32, bfloat16 } = machine.matmul_gflop_per_second;
  return (
    `${machine.device}, ${machine.threads} threads; torch ${machine.torch}, transformers ${machine.transformers}, ` +
    `accelerate ${machine.accelerate}; training in ${machine.training_dtype}. Products of large matrices: ` +
    `${float32} GFLOP/s in float32, ${bfloat16} in bfloat16.`
  );
}

function comparisonRow(one: Comparison): Record<string, string | number> {
  const rate = (name: string): Rate | undefined => one.rates.find((each) => each.name === name);
  const utilised = (name: string): string =>
    `${(100 * (one.utilisation[name] ?? NaN)).toFixed(1)} %`;
  return {
    model: one.name,
    'clips × rounds': `${one.clips} × ${one.rounds}`,
    'Seq2SeqTrainer clips/s': rate('Seq2SeqTrainer')?.clips_per_second ?? NaN,
    'rl-exp clips/s': rate('rl-exp')?.clips_per_second ?? NaN,
    ratio: rate('rl-exp')?.ratio ?? NaN,
    'GFLOP/clip needed': one.gflop_per_clip.own,
    'utilisation HF': utilised('Seq2SeqTrainer'),
    'utilisation rl-exp': utilised('rl-exp'),
  };
}

function rateRow({ name, clips_per_second, ratio }: Rate): Record<string, string | number> {
  return { technique: name, 'clips/s': clips_per_second, 'to the first': ratio };
}

function spelledOut(row: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.replaceAll('_', ' '), value]),
  );
}
