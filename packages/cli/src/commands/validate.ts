import { planDigest } from '@rl-exp/core';
import type { CommandContext } from './command-context.ts';
import { writeAnswer } from './answer.ts';
import { readExperiment, type ExperimentFlags } from './experiment-flags.ts';
import { tellRemarks } from './tell-remarks.ts';

/** `rl-exp validate FILE`: every problem of an experiment at once, or that there is none. */
export async function validateCommand(
  file: string,
  flags: ExperimentFlags & { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const { plan, remarks } = await readExperiment(file, flags, context);
  tellRemarks(remarks, context);
  const digest = planDigest(plan);
  const cells = plan.cells.length;
  const text = `ok: ${cells === 1 ? '1 cell' : `${cells} cells`}, plan ${digest.slice(0, 12)}`;
  writeAnswer({ data: { ok: true, cells, plan: digest, remarks }, text }, flags, context);
  return 0;
}
