export { bridgeErrors } from './errors.ts';
export { startWorker } from './start-worker.ts';
export { type StartWorkerOptions } from './start-worker-options.ts';
export { type RequestOptions, type Worker } from './worker.ts';
export { ensureDevelopmentPackages } from './python-environment/development-packages.ts';
export {
  firstPartyEnvironment,
  firstPartyLockDigest,
  type EnvironmentDefinition,
} from './python-environment/environment-definition.ts';
export { inspectPython, type InspectPythonOptions } from './python-environment/inspect-python.ts';
export { resolvePython, type ResolvePythonOptions } from './python-environment/resolve-python.ts';
