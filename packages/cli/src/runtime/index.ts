export { ExperimentInvalid } from '../diagnostics/experiment-invalid.ts';
export type { Diagnostic } from '../diagnostics/diagnostic.ts';
export { missingSecrets } from '../experiment/missing-secrets.ts';
export {
  resolveExperiment,
  type ResolvedExperiment,
  type ResolveOptions,
} from '../experiment/resolve-experiment.ts';
export type { JsonSchema } from '../plugins/json-schema.ts';
export { loadPlugin, type LoadedPlugin } from '../plugins/load-plugin.ts';
export { optionsJsonSchema } from '../plugins/options-json-schema.ts';
export { readPackageManifest, type PackageManifest } from '../plugins/package-manifest.ts';
export { shortUse } from '../plugins/plugin-candidates.ts';
export {
  executeRun,
  isFinished,
  runPlan,
  type RunPlanOptions,
  type RunResult,
} from './run-plan.ts';
export { listRuns, RunDirectory, type CellPaths, type RunSource } from './run-directory.ts';
export { PinFile, type ExperimentIdentity } from './data/pin-file.ts';
export { PluginHost, type PluginSlots } from './plugin-host.ts';
export { readReportData, type ReportOptions } from './report/read-report-data.ts';
export { prepareSplits, type PreparedData } from './data/prepare-splits.ts';
export { readJournal, type JournalContent } from './journal-file.ts';
export { nextCommands } from './next-commands.ts';
export type { FailureReason } from './cell-failure.ts';
export { runStatus, type CellStatus, type RunStatus } from './run-status.ts';
export { Store } from './store/store.ts';
export type { CellOptions } from './cell-options.ts';
export type { StopSignals } from './stop-signals.ts';
export type { CellResult } from './run-cell.ts';
export type { EmitEvent, RuntimeEvent } from './runtime-event.ts';
export type { SplitSummary } from './data/split-summary.ts';
