import type { CommandContext } from './command-context.ts';

/** What a command found out: as data for `--json`, and as text for people. */
export interface Answer {
  readonly data: unknown;
  readonly text: string;
}

/** Writes an answer to stdout in the form that was asked for. */
export function writeAnswer(
  answer: Answer,
  flags: { readonly json?: boolean },
  context: CommandContext,
): void {
  context.stdout.write(
    flags.json === true ? `${JSON.stringify(answer.data, null, 2)}\n` : `${answer.text}\n`,
  );
}
