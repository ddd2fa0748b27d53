export { missingSecrets } from './missing-secrets.ts';
export { resolveExperiment, type ResolvedExperiment } from './resolve-experiment.ts';
