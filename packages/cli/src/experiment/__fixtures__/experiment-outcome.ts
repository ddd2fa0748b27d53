import { ExperimentInvalid } from '../../diagnostics/experiment-invalid.ts';
import { renderDiagnostics } from '../../diagnostics/render-diagnostics.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { resolveExperiment } from '../resolve-experiment.ts';

/** What became of a text that was taken for an experiment. */
export interface ExperimentOutcome {
  /** None where the text is an experiment. */
  readonly diagnostics: readonly Diagnostic[];
  /** Processor time, which other work on the machine does not change, with everything that a person is shown. */
  readonly milliseconds: number;
}

/** Resolves a text as the file `experiment.yaml` of a folder. @throws whatever is no diagnostic. */
export async function experimentOutcome(text: string, folder: string): Promise<ExperimentOutcome> {
  const began = process.cpuUsage();
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
  const { user, system } = process.cpuUsage(began);
  return { diagnostics, milliseconds: (user + system) / 1000 };
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
