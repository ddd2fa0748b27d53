import { CommanderError } from 'commander';
import { isRlExpError, type RlExpError } from '@rl-exp/core';
import { commandErrors } from './errors.ts';
import type { CommandContext } from './command-context.ts';
import { ExperimentInvalid } from '../diagnostics/experiment-invalid.ts';
import { hideSecrets } from '../diagnostics/hide-secrets.ts';
import { renderDiagnostics } from '../diagnostics/render-diagnostics.ts';
import { stackOf } from '../diagnostics/stack-of.ts';
import { createPaint, wantsColour } from '../reporters/paint.ts';

/**
 * Prints an error on stderr (as JSON on stdout too where `--json` was asked for) and returns its exit code.
 *
 * @param usage What to say of how the command is called, where it was called wrongly.
 */
export function reportError(
  error: unknown,
  args: readonly string[],
  context: CommandContext,
  usage?: string,
): number {
  const { stdout, stderr, environment } = context;
  const known = toKnown(error, usage);
  const message = hideSecrets(known.message);
  const paint = createPaint(wantsColour(stderr, environment));
  if (error instanceof ExperimentInvalid) {
    stderr.write(
      `${renderDiagnostics(error.diagnostics, { color: wantsColour(stderr, environment) })}\n`,
    );
  } else {
    const { code, hint, location } = known;
    const place = location === undefined ? '' : `${placeOf(location)}: `;
    stderr.write(`${paint.red(code)}: ${place}${message}\n`);
    if (hint !== undefined) stderr.write(`  → ${hint}\n`);
  }
  const isUsage = known.exitCode === 2;
  if ((args.includes('--verbose') && !isUsage) || known.exitCode === 70)
    stderr.write(`${stackOf(error)}\n`);
  if (args.includes('--json')) {
    const { code, hint } = known;
    const diagnostics =
      error instanceof ExperimentInvalid ? { diagnostics: error.diagnostics } : {};
    stdout.write(
      `${JSON.stringify({ error: { code, message, hint: hint ?? null, ...diagnostics } }, null, 2)}\n`,
    );
  }
  return known.exitCode;
}

function toKnown(error: unknown, next: string | undefined): RlExpError {
  if (isRlExpError(error)) return error;
  // Signals of this process abort for one reason only: somebody stopped the command.
  if (error instanceof Error && error.name === 'AbortError')
    return commandErrors.create('RLX_STOPPED', {}, { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof CommanderError
    ? commandErrors.create('RLX_USAGE', { message: message.replace(/^error: /, ''), next })
    : commandErrors.create('RLX_INTERNAL', { message }, { cause: error });
}

function placeOf({ file, line, column }: { file: string; line?: number; column?: number }): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}
