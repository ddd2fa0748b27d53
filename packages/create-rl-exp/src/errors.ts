const marker = Symbol.for('rl-exp.error');

/** An expected failure, as `@rl-exp/core` tells them. This package does without core, so that `npm create` fetches nothing else. */
export class ScaffoldError extends Error {
  readonly [marker] = true;
  override readonly name = 'RlExpError';
  readonly code: string;
  readonly hint: string;
  readonly exitCode: number;
  readonly location = undefined;
  readonly retryable = false;

  constructor(options: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly exitCode: number;
  }) {
    super(options.message);
    this.code = options.code;
    this.hint = options.hint;
    this.exitCode = options.exitCode;
  }
}

interface Occurrences {
  readonly RLX_NEW_USAGE: { readonly problem: string; readonly example: string };
  readonly RLX_NEW_NAME: {
    readonly name: string;
    readonly problem: string;
    readonly example: string;
  };
  readonly RLX_NEW_EXISTS: { readonly path: string };
  readonly RLX_NEW_UNWRITABLE: { readonly path: string; readonly reason: string };
}

interface Definition<Data> {
  readonly title: string;
  readonly exitCode: number;
  readonly message: (data: Data) => string;
  readonly hint: (data: Data) => string;
}

const definitions: { readonly [Code in keyof Occurrences]: Definition<Occurrences[Code]> } = {
  RLX_NEW_USAGE: {
    title: 'Not known what to make',
    exitCode: 2,
    message: ({ problem }) => problem,
    hint: ({ example }) => `Type for example: ${example}`,
  },
  RLX_NEW_NAME: {
    title: 'Name cannot be used',
    exitCode: 2,
    message: ({ name, problem }) => `'${name}' cannot be the name: ${problem}.`,
    hint: ({ example }) => `Type for example: ${example}`,
  },
  RLX_NEW_EXISTS: {
    title: 'Something is there already',
    exitCode: 1,
    message: ({ path }) => `${path} is there already, and nothing is ever overwritten.`,
    hint: () => 'Choose another name, or another place: the same command with --directory DIR',
  },
  RLX_NEW_UNWRITABLE: {
    title: 'Files cannot be written',
    exitCode: 1,
    message: ({ path, reason }) => `${path} cannot be written: ${reason}`,
    hint: () =>
      'Take away what was begun there, or choose another place: the same command with --directory DIR',
  },
};

/** The package's errors, and the one way to make them. */
export const scaffoldErrors = {
  definitions,
  create<Code extends keyof Occurrences>(code: Code, data: Occurrences[Code]): ScaffoldError {
    const { exitCode, message, hint }: Definition<Occurrences[Code]> = definitions[code];
    return new ScaffoldError({ code, message: message(data), hint: hint(data), exitCode });
  },
};
