export type { Diagnostic, RelatedPlace } from './diagnostic.ts';
export { ExperimentInvalid } from './experiment-invalid.ts';
export { renderDiagnostics } from './render-diagnostics.ts';
