import type { ReplayCount } from '@rl-exp/core';
import { executeRun } from '../runtime/run-plan.ts';
import type { CommandContext } from './command-context.ts';
import { answerRun } from './answer-run.ts';
import type { SessionFlags } from './session.ts';
import { withRun } from './with-run.ts';

export interface JudgeFlags extends SessionFlags {
  readonly json?: boolean;
  readonly replay?: ReplayCount;
  readonly full?: boolean;
}

/** `rl-exp judge RUN`: judges the finished episodes of a run again. Returns the exit code. */
export async function judgeCommand(
  path: string,
  flags: JudgeFlags,
  context: CommandContext,
): Promise<number> {
  const result = await withRun(path, flags, context, async (open) =>
    executeRun({ ...open, rejudge: true, replay: flags.replay, full: flags.full }),
  );
  return await answerRun(result, flags, context);
}
