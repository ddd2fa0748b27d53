import type { Benchmark } from '../benchmark.ts';
import { BenchSetting } from '../side-by-side/bench-setting.ts';
import { Checkpoints } from '../side-by-side/checkpoints.ts';
import { compareEvaluation } from './compare-evaluation.ts';
import { evaluationCases } from './evaluation-cases.ts';
import { evaluationTables, type EvaluationResults } from './evaluation-tables.ts';

/** Speed of evaluation against batched `generate` on the same clips, and whether both write the same. */
export const bench: Benchmark = async ({ full, begin, publish }) => {
  await using setting = await BenchSetting.open(full);
  const results: EvaluationResults = {
    machine: setting.reference.machine,
    comparisons: [],
    skipped: [],
  };
  for (const one of evaluationCases(setting)) {
    if (!begin(one.name)) continue;
    if (Checkpoints.fits(one.size)) results.comparisons.push(await compareEvaluation(setting, one));
    else results.skipped.push(`${one.name}: too little free memory`);
  }
  publish(evaluationTables(results));
  return results;
};
