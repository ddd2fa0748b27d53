import { CommanderError } from 'commander';
import { commandErrors } from './commands/errors.ts';
import type { CommandContext } from './commands/command-context.ts';
import { createProgram } from './program.ts';
import { reportError } from './commands/report-error.ts';

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
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      const message = error.message.replace(/^error: /, '');
      return reportError(commandErrors.create('RLX_USAGE', { message }), args, context);
    }
    return reportError(error, args, context);
  }
}
