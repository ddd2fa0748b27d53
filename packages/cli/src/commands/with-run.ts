import { dirname } from 'node:path';
import { secretEnvironment } from '../experiment/secret-environment.ts';
import type { PluginHost } from '../runtime/plugin-host.ts';
import { RunDirectory } from '../runtime/run-directory.ts';
import type { CommandContext } from './command-context.ts';
import { requireSecrets } from './experiment-flags.ts';
import { namedRun } from './named-run.ts';
import { openSession, type Session, type SessionFlags } from './session.ts';

/** A run that is ready to be worked on. */
export interface OpenRun extends Pick<Session, 'emit' | 'stop' | 'jobs' | 'storePolicy'> {
  readonly run: RunDirectory;
  /** The store that was asked for, if it is not to be the run's own. */
  readonly store: string | undefined;
  readonly host: PluginHost;
  readonly now: () => Date;
}

/** Opens a run directory with a session for it, and closes that whatever happens. */
export async function withRun<Result>(
  path: string,
  flags: SessionFlags,
  context: CommandContext,
  work: (open: OpenRun) => Promise<Result>,
): Promise<Result> {
  const run = await RunDirectory.open(await namedRun(path, flags, context));
  const { experiment } = run.source;
  const folders = [dirname(experiment), context.workingDirectory];
  const secrets = secretEnvironment(context.environment, folders);
  requireSecrets(run.plan, secrets);
  const session = await openSession(flags, context);
  try {
    return await work({
      run,
      store: flags.store === undefined ? undefined : session.store,
      host: session.host(experiment, secrets),
      emit: session.emit,
      stop: session.stop,
      jobs: session.jobs,
      storePolicy: session.storePolicy,
      now: context.now,
    });
  } finally {
    session.close();
  }
}
