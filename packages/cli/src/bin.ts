#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { isatty } from 'node:tty';

// Cells that go on at once wait for the disk at once; four threads would make them queue.
process.env['UV_THREADPOOL_SIZE'] ??= '16';
enableCompileCache?.();
if (process.versions['pnp'] !== undefined) {
  const { completeFileHandles } = await import('./complete-file-handles.ts');
  await completeFileHandles();
}
const { main } = await import('./main.ts');
const { reportUnanswered } = await import('./report-unanswered.ts');
const hasTerminal = isatty(0) && isatty(2);
const release = reportUnanswered();
process.exitCode = await main(process.argv.slice(2), {
  ...(hasTerminal ? { terminal: { input: () => process.stdin, output: process.stderr } } : {}),
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  workingDirectory: process.cwd(),
  now: () => new Date(),
});
release();
