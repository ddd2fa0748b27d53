import { dirname, resolve } from 'node:path';
import { deepFreeze, type Plan } from '@rl-exp/core';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { ExperimentInvalid } from '../diagnostics/experiment-invalid.ts';
import { Findings } from '../diagnostics/findings.ts';
import { applyProfiles } from './apply-profiles.ts';
import { buildPlan } from './build-plan.ts';
import { checkBaselines } from './check-baselines.ts';
import { checkShape } from './check-shape.ts';
import { composeSet, keyTakenOut } from './compose.ts';
import type { LocatedMap } from './located.ts';
import { layCombination } from './lay-combination.ts';
import { axesOf, dimensionsOf, labelsOf, type Axis } from './matrix.ts';
import { readLayers } from './read-layers.ts';
import { remarksOn } from './remarks-on.ts';
import { resolveCells, type ResolvedCell } from './resolve-cells.ts';
import type { ResolvedSlots } from './resolve-slots.ts';
import { selectCells, type CellSelection } from './select-cells.ts';
import { secretEnvironment } from './secret-environment.ts';
import { readSetArgument } from './set-argument.ts';
import { displayPath } from './source-files.ts';

export interface ResolveOptions {
  /** Path of the experiment file, absolute or relative to the working directory. */
  readonly file: string;
  /** What the file is taken to say; plugins and references are still found from where it lies. */
  readonly text?: string;
  readonly profiles?: readonly string[];
  /** `a.b=value`, later ones win. */
  readonly sets?: readonly string[];
  /** Which cells the plan has; all where left out. */
  readonly select?: CellSelection;
  readonly workingDirectory?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** An experiment without problems. */
export interface ResolvedExperiment {
  readonly plan: Plan;
  /** Absolute path of the experiment file. */
  readonly file: string;
  /** What was composed, under the first value of every axis; every value with its origin and what it overrode. */
  readonly origins: LocatedMap;
  readonly axes: readonly Axis[];
  /** The cells of the plan, in its order. */
  readonly cells: readonly ResolvedCell[];
  /** What a user should know before anything starts. */
  readonly remarks: readonly Diagnostic[];
  /** The slots of the first cell. */
  readonly slots: ResolvedSlots;
  /** The environment with what `.env` files add, for secrets. Not enumerable, so that it is never written out. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads an experiment, puts its layers together, loads its plugins and checks all of it.
 * Precedence: extends < file < profiles < sets.
 *
 * @throws ExperimentInvalid with every problem in every file; RLX_CELL_UNKNOWN, RLX_SHARD_EMPTY for a selection.
 */
export async function resolveExperiment(options: ResolveOptions): Promise<ResolvedExperiment> {
  const {
    profiles = [],
    sets = [],
    workingDirectory = process.cwd(),
    environment = process.env,
  } = options;
  const file = resolve(workingDirectory, options.file);
  const directory = dirname(file);
  const findings = new Findings();
  const invalid = (): never => {
    throw new ExperimentInvalid(displayPath(file, workingDirectory), findings.diagnostics());
  };

  const layers = await readLayers({ file, text: options.text, workingDirectory, findings });
  const overrides = sets.map((argument) => readSetArgument(argument, findings));
  for (const override of overrides)
    if (override !== undefined && keyTakenOut(override) === null) checkShape(override, findings);
  if (layers === undefined) return invalid();
  let composed = applyProfiles(layers, profiles, findings);
  for (const override of overrides)
    if (override !== undefined) composed = composeSet(composed, override);
  if (composed.type !== 'map') return invalid();

  const { experiment: whole, cells: all } = await resolveCells(composed, { file, findings });
  if (findings.count > 0 || whole === null) return invalid();
  const planOf = (some: readonly ResolvedCell[]): Plan =>
    buildPlan({
      experiment: whole,
      cells: some.map(({ cell }) => cell),
      labels: some.map(({ cell, combination }) => [cell.id, labelsOf(combination)] as const),
    });
  checkBaselines(composed, planOf(all), findings);
  const cells = selectCells(all, { file: options.file, ...options.select });
  const [first] = cells;
  if (findings.count > 0 || first === undefined) return invalid();

  const plan = deepFreeze(planOf(cells));
  const experiment = {
    plan,
    file,
    origins: layCombination(composed, first.combination),
    axes: axesOf(dimensionsOf(composed)),
    cells: plan.cells.flatMap((cell, index) => {
      const resolved = cells[index];
      return resolved === undefined ? [] : [{ ...resolved, cell }];
    }),
    slots: first.slots,
    remarks: await remarksOn(composed, cells),
  };
  return Object.defineProperty({ ...experiment, environment: {} }, 'environment', {
    value: secretEnvironment(environment, [directory, workingDirectory]),
    enumerable: false,
  });
}
