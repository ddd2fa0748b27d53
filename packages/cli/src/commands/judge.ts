import type { ReplayCount } from '@rl-exp/core';
import { RunDirectory } from '../runtime/run-directory.ts';
import { executeRun } from '../runtime/run-plan.ts';
import type { CommandContext } from './command-context.ts';
import { answerRun } from './answer-run.ts';
import { namedRun } from './named-run.ts';
import type { SessionFlags } from './session.ts';
import { withRun } from './with-run.ts';

export interface JudgeFlags extends SessionFlags {
  readonly json?: boolean;
  readonly replay?: ReplayCount;
  readonly full?: boolean;
  readonly baseline?: string;
}

/** `rl-exp judge RUN`: judges the finished episodes of a run again. Returns the exit code. */
export async function judgeCommand(
  path: string,
  flags: JudgeFlags,
  context: CommandContext,
): Promise<number> {
  const { replay, full, baseline: rival } = flags;
  const baseline =
    rival === undefined
      ? undefined
      : await RunDirectory.open(await namedRun(rival, flags, context));
  const result = await withRun(path, flags, context, async (open) =>
    executeRun({ ...open, rejudge: true, replay, full, baseline }),
  );
  return await answerRun(result, flags, context);
}
