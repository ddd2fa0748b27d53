/** 0 done · 1 run or verdict failed · 2 usage · 65 invalid experiment · 69 a prerequisite is missing · 70 a bug · 130 interrupted. */
export type ExitCode = 1 | 2 | 65 | 69 | 70 | 130;

/** Where in a file an error lies; line and column count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

const marker = Symbol.for('rl-exp.error');

/** An expected failure: a permanent code, what happened, and what to do about it. */
export class RlExpError extends Error {
  readonly [marker] = true;
  override readonly name = 'RlExpError';
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  readonly location: SourceLocation | undefined;
  /** True for an accident of the moment, such as a killed worker: the same call may succeed when made again. */
  readonly retryable: boolean;

  constructor(options: {
    code: string;
    message: string;
    hint?: string | undefined;
    exitCode: ExitCode;
    location?: SourceLocation | undefined;
    cause?: unknown;
    retryable?: boolean | undefined;
  }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.hint = options.hint;
    this.exitCode = options.exitCode;
    this.location = options.location;
    this.retryable = options.retryable ?? false;
  }
}

/** True for an RlExpError of any copy of core in the process. */
export function isRlExpError(value: unknown): value is RlExpError {
  return typeof value === 'object' && value !== null && marker in value;
}
