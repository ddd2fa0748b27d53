import { executeRun } from '../runtime/run-plan.ts';
import { answerRun } from './answer-run.ts';
import type { CommandContext } from './command-context.ts';
import type { SessionFlags } from './session.ts';
import { withRun } from './with-run.ts';

/** `rl-exp resume RUN`: brings every cell of a run to its verdict, as it was planned. Returns the exit code. */
export async function resumeCommand(
  path: string,
  flags: SessionFlags & { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const result = await withRun(path, flags, context, executeRun);
  return await answerRun(result, flags, context);
}
