import { RlExpError, type ExitCode, type SourceLocation } from './rl-exp-error.ts';

/** One error a package can raise. The code is its key in the catalogue and never changes. */
export interface ErrorDefinition<Data> {
  readonly title: string;
  readonly exitCode: ExitCode;
  /** What happened and why, in full sentences, without the location. */
  readonly message: (data: Data) => string;
  /** What to do, with the command to type where there is one. */
  readonly hint: (data: Data) => string;
  /** True for an accident of the moment, such as a killed worker: the same call may succeed when made again. */
  readonly retryable?: true;
}

// Parameters are contravariant, so a catalogue of differing data types is only expressible over `never`.
type Definitions = Readonly<Record<`RLX_${string}`, ErrorDefinition<never>>>;
type DataOf<Definition> = Definition extends ErrorDefinition<infer Data> ? Data : never;

/** A package's errors, and the one way to make them. */
export interface ErrorCatalogue<D extends Definitions> {
  readonly definitions: D;
  create<Code extends keyof D & string>(
    code: Code,
    data: DataOf<D[Code]>,
    details?: { readonly cause?: unknown; readonly location?: SourceLocation },
  ): RlExpError;
}

/** Declares the errors of a package under permanent `RLX_<DOMAIN>_<FACT>` codes. */
export function defineErrors<D extends Definitions>(definitions: D): ErrorCatalogue<D> {
  return {
    definitions,
    create(code, data, details = {}) {
      const definition = definitions[code] as unknown as ErrorDefinition<typeof data>;
      return new RlExpError({
        code,
        message: definition.message(data),
        hint: definition.hint(data),
        exitCode: definition.exitCode,
        retryable: definition.retryable,
        location: details.location,
        cause: details.cause,
      });
    },
  };
}
