export { bestSoFar, chargesOf } from './best-so-far.ts';
export { budgetText } from './budget-text.ts';
export { methodOf, taskOf } from './cell-outcome.ts';
export { bootstrapDraws, compareCells, type CompareOptions } from './compare-cells.ts';
export {
  comparisonSchema,
  type Comparison,
  type ComparisonVerdict,
  type MethodResult,
  type PairedStatistics,
  type PairVerdict,
  type Section,
  type Summary,
} from './comparison.ts';
export { compareErrors } from './errors.ts';
export { excludedTexts } from './excluded-texts.ts';
export { findMethod } from './find-baselines.ts';
export { methodCount, methodNames } from './method-names.ts';
export { differenceText, inUnits, metricName, probabilityText, scoreText } from './metric-text.ts';
export { comparisonJsonSchema } from './published-schema.ts';
export type { RecordedCell } from './recorded-cell.ts';
export { seedsText } from './seeds-text.ts';
export type { CurvePoint, StepCurve } from './statistics/step-curve.ts';
export { enoughSeeds, fewestSeeds } from './verdict-rule.ts';
