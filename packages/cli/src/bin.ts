#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Cells that go on at once wait for the disk at once; four threads would make them queue.
process.env['UV_THREADPOOL_SIZE'] ??= '16';
enableCompileCache?.();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  workingDirectory: process.cwd(),
  now: () => new Date(),
});
