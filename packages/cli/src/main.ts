import { CommanderError } from 'commander';
import type { CommandContext } from './commands/command-context.ts';
import { createProgram } from './program.ts';

/** Runs a command line; returns the exit code. The one place where errors become text. */
export async function main(args: readonly string[], context: CommandContext): Promise<number> {
  let exitCode = 0;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // Loaded only now: `--help` has no use for what errors need.
    const { reportError } = await import('./commands/report-error.ts');
    return reportError(error, args, context);
  }
}
