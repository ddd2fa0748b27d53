import type { Plan } from '@rl-exp/core';
import { missingSecrets } from '../experiment/missing-secrets.ts';
import { resolveExperiment, type ResolvedExperiment } from '../experiment/resolve-experiment.ts';
import type { SlotName } from '../experiment/schema.ts';
import type { Shard } from '../experiment/select-cells.ts';
import type { CommandContext } from './command-context.ts';

/** Flags that change what an experiment file says. */
export interface ExperimentFlags {
  readonly profile?: readonly string[];
  readonly set?: readonly string[];
  /** Short for `--set agent.use=mock`. */
  readonly mock?: boolean;
  /** Ids of the cells to look at; all where left out. */
  readonly cells?: readonly string[];
  readonly shard?: Shard;
}

/** Resolves the experiment that a command line names. */
export async function readExperiment(
  file: string,
  flags: ExperimentFlags,
  context: CommandContext,
): Promise<ResolvedExperiment> {
  return await resolveExperiment({
    file,
    profiles: flags.profile ?? [],
    sets: [...(flags.mock === true ? ['agent.use=mock'] : []), ...(flags.set ?? [])],
    select: { cells: flags.cells, shard: flags.shard },
    workingDirectory: context.workingDirectory,
    environment: context.environment,
  });
}

/** Refuses to start while a secret that the plan names is not set; those of one slot may be left out. */
export function requireSecrets(
  plan: Plan,
  environment: CommandContext['environment'],
  exceptOf?: SlotName,
): void {
  const missing = missingSecrets(plan, environment, exceptOf);
  if (missing[0] !== undefined) throw missing[0];
}
