import type { Benchmark } from '../benchmark.ts';
import { BenchSetting } from '../side-by-side/bench-setting.ts';
import { Checkpoints } from '../side-by-side/checkpoints.ts';
import { compareTraining } from './compare-training.ts';
import { comparisonCases } from './comparison-cases.ts';
import { growths } from './growth.ts';
import { climb, ladders } from './techniques.ts';
import { trainingTables, type TrainingResults } from './training-tables.ts';

/**
 * Speed of training: against Hugging Face's trainer on the same clips, model, hyperparameters, precision and threads;
 * what each technique gives; how the cost grows. docs/benchmarks.md says what is inside of the figures.
 */
export const bench: Benchmark = async ({ full, begin, publish }) => {
  await using setting = await BenchSetting.open(full);
  const results: TrainingResults = {
    machine: setting.reference.machine,
    comparisons: [],
    skipped: [],
    techniques: [],
    growth: [],
  };
  for (const one of comparisonCases(setting)) {
    if (!begin(one.name)) continue;
    if (Checkpoints.fits(one.size)) results.comparisons.push(await compareTraining(setting, one));
    else results.skipped.push(`${one.name}: too little free memory`);
  }
  for (const ladder of ladders) {
    if (!begin(`techniques, ${ladder.name}`)) continue;
    results.techniques.push({ name: ladder.name, rows: await climb(setting, ladder) });
  }
  for (const { name, measure } of growths) {
    if (!begin(`growth, ${name}`)) continue;
    results.growth.push({ name, rows: await measure(setting) });
  }
  publish(trainingTables(results));
  return results;
};
