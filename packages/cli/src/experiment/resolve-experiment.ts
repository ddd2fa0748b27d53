import { dirname, resolve } from 'node:path';
import { deepFreeze, type Plan } from '@rl-exp/core';
import { ExperimentInvalid } from '../diagnostics/experiment-invalid.ts';
import { Findings } from '../diagnostics/findings.ts';
import { applyProfiles } from './apply-profiles.ts';
import { buildPlan } from './build-plan.ts';
import { checkShape, checkWhole } from './check-shape.ts';
import { compose } from './compose.ts';
import { crossCheck } from './cross-checks.ts';
import type { LocatedMap } from './located.ts';
import { readLayers } from './read-layers.ts';
import { resolveSlots, type ResolvedSlot } from './resolve-slots.ts';
import { slotNames, type SlotName } from './schema.ts';
import { secretEnvironment } from './secret-environment.ts';
import { readSetArgument } from './set-argument.ts';
import { displayPath } from './source-files.ts';

export interface ResolveOptions {
  /** Path of the experiment file, absolute or relative to the working directory. */
  readonly file: string;
  readonly profiles?: readonly string[];
  /** `a.b=value`, later ones win. */
  readonly sets?: readonly string[];
  readonly workingDirectory?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** An experiment without problems. */
export interface ResolvedExperiment {
  readonly plan: Plan;
  /** Absolute path of the experiment file. */
  readonly file: string;
  /** What was composed, every value with its origin and what it overrode. */
  readonly origins: LocatedMap;
  readonly slots: Readonly<Record<SlotName, ResolvedSlot>>;
  /** The environment with what `.env` files add, for secrets. Not enumerable, so that it is never written out. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads an experiment, puts its layers together, loads its plugins and checks all of it.
 * Precedence: extends < file < profiles < sets.
 *
 * @throws ExperimentInvalid with every problem in every file.
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

  const layers = await readLayers({ file, workingDirectory, findings });
  const overrides = sets.map((argument) => readSetArgument(argument, findings));
  for (const override of overrides) if (override !== undefined) checkShape(override, findings);
  if (layers === undefined) return invalid();
  let composed = applyProfiles(layers, profiles, findings);
  for (const override of overrides)
    if (override !== undefined) composed = compose(composed, override);
  if (composed.type !== 'map') return invalid();

  const experiment = checkWhole(composed, findings);
  const slots = await resolveSlots(composed, { file, findings });
  crossCheck(composed, findings, slots.trainer?.loaded.plugin.hyperparameters);
  if (findings.count > 0 || experiment === undefined || !isComplete(slots)) return invalid();

  const plan = deepFreeze(buildPlan(experiment, slots));
  const resolved = { plan, file, origins: composed, slots };
  return Object.defineProperty({ ...resolved, environment: {} }, 'environment', {
    value: secretEnvironment(environment, [directory, workingDirectory]),
    enumerable: false,
  });
}

function isComplete(
  slots: Partial<Readonly<Record<SlotName, ResolvedSlot>>>,
): slots is Readonly<Record<SlotName, ResolvedSlot>> {
  return slotNames.every((slot) => slots[slot] !== undefined);
}
