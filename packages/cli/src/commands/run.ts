import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { RunDirectory } from '../runtime/run-directory.ts';
import { runPlan } from '../runtime/run-plan.ts';
import { answerRun } from './answer-run.ts';
import type { CommandContext } from './command-context.ts';
import type { ExperimentFlags } from './experiment-flags.ts';
import { namedRun } from './named-run.ts';
import type { SessionFlags } from './session.ts';
import { tellRemarks } from './tell-remarks.ts';
import { withExperiment } from './with-experiment.ts';

export interface RunFlags extends SessionFlags, ExperimentFlags {
  readonly fresh?: boolean;
  readonly run?: string;
  readonly answersFrom?: string;
  readonly json?: boolean;
}

/** `rl-exp run FILE`: brings every cell of the experiment to its verdict. Returns the exit code. */
export async function runCommand(
  file: string,
  flags: RunFlags,
  context: CommandContext,
): Promise<number> {
  const answers =
    flags.answersFrom === undefined
      ? undefined
      : await RunDirectory.open(await namedRun(flags.answersFrom, flags, context));
  let remarks: readonly Diagnostic[] = [];
  const result = await withExperiment(
    file,
    { ...flags, ...(answers === undefined ? {} : { withoutSecretsOf: 'agent' as const }) },
    context,
    async ({ experiment, session, host }) => {
      ({ remarks } = experiment);
      tellRemarks(remarks, context);
      const { stop, emit, runs, jobs, store, storePolicy } = session;
      return await runPlan({
        plan: experiment.plan,
        source: { experiment: experiment.file, store },
        runs,
        ...(flags.run === undefined
          ? {}
          : { directory: resolve(context.workingDirectory, flags.run) }),
        answers,
        // The run that answers is one of the same plan.
        fresh: flags.fresh ?? answers !== undefined,
        host,
        emit,
        stop,
        now: context.now,
        jobs,
        storePolicy,
      });
    },
  );
  return await answerRun(result, flags, context, remarks);
}
