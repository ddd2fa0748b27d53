import type { Readable, Writable } from 'node:stream';
import type { Output } from '../reporters/reporter.ts';

/** A stream that may be a terminal. */
export interface Stream extends Output {
  readonly isTTY?: boolean;
}

/** A terminal that a person can be asked at. */
export interface Terminal {
  /** Called when somebody is asked: a stream that nobody reads costs time to open. */
  readonly input: () => Readable;
  readonly output: Writable;
}

/** What a command gets of the process. */
export interface CommandContext {
  /** Where a person types; absent where nobody can. */
  readonly terminal?: Terminal;
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly now: () => Date;
}
