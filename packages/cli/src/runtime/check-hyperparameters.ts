import { namesInEffect, type HyperparameterSpec, type PlannedCell } from '@rl-exp/core';
import { runtimeErrors } from './errors.ts';

/** Refuses an experiment that names a hyperparameter its trainer does not have. */
export function checkHyperparameters(
  cell: PlannedCell,
  specs: readonly HyperparameterSpec[],
): void {
  const known = specs.map((spec) => spec.name);
  const named = [
    ...Object.keys(cell.hyperparameters),
    ...Object.values(cell.environment.actions).flatMap(namesInEffect),
  ];
  const unknown = named.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw runtimeErrors.create('RLX_HYPERPARAMETER_UNKNOWN', { name: unknown, known });
  }
}
