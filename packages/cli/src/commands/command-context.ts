import type { Output } from '../reporters/reporter.ts';

/** A stream that may be a terminal. */
export interface Stream extends Output {
  readonly isTTY?: boolean;
}

/** What a command gets of the process. */
export interface CommandContext {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly now: () => Date;
}
