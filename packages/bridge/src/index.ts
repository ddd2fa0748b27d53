export { bridgeErrors } from './errors.ts';
export { startWorker, type StartWorkerOptions } from './start-worker.ts';
export { type RequestOptions, type Worker } from './worker.ts';
export { bridgePythonDirectory } from './worker-process.ts';
export { resolvePython, type ResolvePythonOptions } from './python-environment/resolve-python.ts';
