import { ExperimentInvalid } from '../../diagnostics/experiment-invalid.ts';
import { renderDiagnostics } from '../../diagnostics/render-diagnostics.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { resolveExperiment } from '../resolve-experiment.ts';

/** What became of a text that was taken for an experiment. */
export interface ExperimentOutcome {
  /** None where the text is an experiment. */
  readonly diagnostics: readonly Diagnostic[];
  /** With everything that a person is shown. */
  readonly milliseconds: number;
}

/** Resolves a text as the file `experiment.yaml` of a folder. @throws whatever is no diagnostic. */
export async function experimentOutcome(text: string, folder: string): Promise<ExperimentOutcome> {
  const began = performance.now();
  const error: unknown = await resolveExperiment({
    file: 'experiment.yaml',
    text,
    workingDirectory: folder,
    environment: {},
  }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error !== null && !(error instanceof ExperimentInvalid)) throw error;
  const diagnostics = error === null ? [] : error.diagnostics;
  renderDiagnostics(diagnostics, { color: false });
  return { diagnostics, milliseconds: performance.now() - began };
}

/** What a diagnostic lacks of file, line, column, code, message and hint; an empty list where it is whole. */
export function lacksOf(diagnostic: Diagnostic): readonly string[] {
  const { file, line, column, code, message, hint } = diagnostic;
  return Object.entries({
    file: file !== '',
    line: line >= 1,
    column: column >= 1,
    code: /^RLX_[A-Z0-9_]+$/.test(code),
    message: message !== '',
    hint: hint !== null && hint !== '',
  }).flatMap(([name, isThere]) => (isThere ? [] : [name]));
}
