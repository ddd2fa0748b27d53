import { canonicalJson } from '@rl-exp/core';
import { foreseeDecisions } from '../experiment/foresee-decisions.ts';
import { predictSharing } from '../experiment/predict-sharing.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { readExperiment, type ExperimentFlags } from './experiment-flags.ts';
import { planText } from './plan-text.ts';

/**
 * `rl-exp plan FILE`: what a run would do, cell by cell, and how much of it cells would share. Nothing is written.
 * `--json` prints the members of the plan as a run writes it to plan.json, and `sharing` beside them.
 */
export async function planCommand(
  file: string,
  flags: ExperimentFlags & { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const { plan, cells } = await readExperiment(file, flags, context);
  const sharing = predictSharing(await Promise.all(cells.map(foreseeDecisions)));
  const data: unknown = JSON.parse(canonicalJson({ ...plan, sharing }));
  writeAnswer({ data, text: planText(plan, sharing) }, flags, context);
  return 0;
}
