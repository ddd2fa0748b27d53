import type { ResolvedExperiment } from '../experiment/resolve-experiment.ts';
import type { PluginHost } from '../runtime/plugin-host.ts';
import type { CommandContext } from './command-context.ts';
import { readExperiment, requireSecrets, type ExperimentFlags } from './experiment-flags.ts';
import type { SlotName } from '../experiment/schema.ts';
import { openSession, type Session, type SessionFlags } from './session.ts';

/** An experiment that is ready to be worked on. */
export interface OpenExperiment {
  readonly experiment: ResolvedExperiment;
  readonly session: Session;
  readonly host: PluginHost;
}

/** Resolves an experiment, opens a session for it, and closes that whatever happens. */
export async function withExperiment<Result>(
  file: string,
  flags: SessionFlags & ExperimentFlags & { readonly withoutSecretsOf?: SlotName },
  context: CommandContext,
  work: (open: OpenExperiment) => Promise<Result>,
): Promise<Result> {
  const experiment = await readExperiment(file, flags, context);
  requireSecrets(experiment.plan, experiment.environment, flags.withoutSecretsOf);
  const session = await openSession(flags, context);
  try {
    const host = session.host(experiment.file, experiment.environment);
    return await work({ experiment, session, host });
  } finally {
    session.close();
  }
}
