import { RlExpError } from '@rl-exp/core';
import type { Diagnostic } from './diagnostic.ts';

/** Everything that is wrong with an experiment, at once. Exit code 65. */
export class ExperimentInvalid extends RlExpError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(file: string, diagnostics: readonly Diagnostic[]) {
    const first = diagnostics[0];
    super({
      code: 'RLX_EXPERIMENT_INVALID',
      message: `${file} has ${diagnostics.length === 1 ? '1 problem' : `${diagnostics.length} problems`}.`,
      hint: `Nothing was started. Mend the file, then type 'rl-exp validate ${file}'.`,
      exitCode: 65,
      location: first && { file: first.file, line: first.line, column: first.column },
    });
    this.diagnostics = diagnostics;
  }
}
