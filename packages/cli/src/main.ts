import { CommanderError, type Command } from 'commander';
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
    if (error instanceof CommanderError && error.code === 'commander.help') {
      context.stderr.write(program.helpInformation());
      return 2;
    }
    // Loaded only now: `--help` has no use for what errors need.
    const { reportError } = await import('./commands/report-error.ts');
    return reportError(error, args, context, usageOf(program, args));
  }
}

/** How the command that was meant is called; undefined where there is none of that name. */
function usageOf(program: Command, args: readonly string[]): string | undefined {
  let command = program;
  for (const name of args) {
    const child = command.commands.find((each) => each.name() === name);
    if (child === undefined) break;
    command = child;
  }
  if (command === program) return undefined;
  const names = [command.parent === program ? [] : (command.parent?.name() ?? []), command.name()];
  const called = ['rl-exp', ...names.flat()].join(' ');
  return `Usage: ${called} ${command.usage()}; see '${called} --help'.`;
}
