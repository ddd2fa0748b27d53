export { bridgeErrors } from './errors.ts';
export {
  JsonRpcPeer,
  type JsonRpcError,
  type JsonRpcPeerOptions,
  type JsonRpcReply,
} from './json-rpc-peer.ts';
export { commandEnvironment } from './worker-environment.ts';
export { exportThrough } from './trainer-files/export-through.ts';
export { inspectIsolation } from './inspect-isolation.ts';
export { requestFiles } from './trainer-files/request-files.ts';
export { splitFiles } from './trainer-files/split-files.ts';
export { startCommand } from './start-command.ts';
export { workerCache } from './start-here.ts';
export { startWorker } from './start-worker.ts';
export { type StartCommandOptions, type StartWorkerOptions } from './start-worker-options.ts';
export { validateMessage, type ValidatedMessage } from './validate-message.ts';
export { type WorkerFiles } from './worker-files.ts';
export { type RequestOptions, type Worker } from './worker.ts';
export { ensureDevelopmentPackages } from './python-environment/development-packages.ts';
export {
  firstPartyEnvironment,
  firstPartyLockDigest,
  type EnvironmentDefinition,
} from './python-environment/environment-definition.ts';
export { findPrograms } from './python-environment/find-interpreters.ts';
export { inspectPython, type InspectPythonOptions } from './python-environment/inspect-python.ts';
export { resolvePython, type ResolvePythonOptions } from './python-environment/resolve-python.ts';
