#!/usr/bin/env node
import { create } from './create.ts';

process.exitCode = await create(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  workingDirectory: process.cwd(),
});
