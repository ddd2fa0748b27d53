// Makes the environment of a lock file and prints its interpreter, and what was said on the way.
import { findBaseInterpreter } from '../python-environment/find-base-interpreter.ts';
import { ensureManagedEnvironment } from '../python-environment/managed-environment.ts';
import { userCacheDirectory } from '../python-environment/user-cache-directory.ts';
import { KeptLog } from './start-fake-worker.ts';

const found = await findBaseInterpreter();
if (found.type === 'missing') throw new Error('no Python');
const logger = new KeptLog();
const python = await ensureManagedEnvironment({
  definition: { lockFile: process.argv[2] ?? '', torch: null, imports: ['rlx_tiny'] },
  base: found.base,
  accelerator: 'cpu',
  cacheDirectory: userCacheDirectory(),
  logger,
});
process.stdout.write(JSON.stringify({ python, lines: logger.lines }));
