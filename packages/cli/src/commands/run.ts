import { dirname, resolve } from 'node:path';
import { secretEnvironment } from '../experiment/secret-environment.ts';
import { createPaint, wantsColour } from '../reporters/paint.ts';
import { resultText } from '../reporters/result-text.ts';
import { executeRun, runPlan, type RunResult } from '../runtime/run-plan.ts';
import { RunDirectory } from '../runtime/run-directory.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { requireSecrets, type ExperimentFlags } from './experiment-flags.ts';
import { openSession, type SessionFlags } from './session.ts';
import { withExperiment } from './with-experiment.ts';

export interface RunFlags extends SessionFlags, ExperimentFlags {
  readonly fresh?: boolean;
  readonly run?: string;
  readonly json?: boolean;
}

/** `rl-exp run FILE`: brings every cell of the experiment to its verdict. Returns the exit code. */
export async function runCommand(
  file: string,
  flags: RunFlags,
  context: CommandContext,
): Promise<number> {
  const result = await withExperiment(
    file,
    flags,
    context,
    async ({ experiment, session, host }) => {
      const { stop, emit, runs, store } = session;
      return await runPlan({
        plan: experiment.plan,
        source: { experiment: experiment.file, store },
        runs,
        ...(flags.run === undefined
          ? {}
          : { directory: resolve(context.workingDirectory, flags.run) }),
        fresh: flags.fresh ?? false,
        host,
        emit,
        stop,
        now: context.now,
      });
    },
  );
  return answer(result, flags, context);
}

/** `rl-exp judge RUN`: judges the finished episodes of a run again. Returns the exit code. */
export async function judgeCommand(
  path: string,
  flags: SessionFlags & { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const run = await RunDirectory.open(resolve(context.workingDirectory, path));
  const { experiment } = run.source;
  const secrets = secretEnvironment(context.environment, [
    dirname(experiment),
    context.workingDirectory,
  ]);
  requireSecrets(run.plan, secrets);
  const session = await openSession(flags, context);
  const { stop, emit } = session;
  const host = session.host(experiment, secrets);
  const judged = executeRun({ run, rejudge: true, host, emit, stop, now: context.now });
  return answer(await judged.finally(session.close), flags, context);
}

function answer(
  result: RunResult,
  flags: { readonly json?: boolean },
  context: CommandContext,
): number {
  const paint = createPaint(wantsColour(context.stdout, context.environment));
  writeAnswer({ data: toJson(result), text: resultText(result, paint) }, flags, context);
  return result.cells.some(({ verdict }) => verdict.status === 'fail') ? 1 : 0;
}

function toJson({ directory, plan, cells }: RunResult): object {
  return {
    run: directory,
    experiment: plan.experiment,
    cells: cells.map(({ cell, trajectory, verdict }) => ({ cell: cell.id, trajectory, verdict })),
  };
}
