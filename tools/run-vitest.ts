import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matchesFilters } from './path-filters.ts';
import { filesBelow } from './repository.ts';
import { showTool } from './run-tool.ts';
import { countsOfVitest, noTests, withStatus, type TestCounts } from './test-counts.ts';

/** Runs the TypeScript tests whose path holds one of the filters, or all; null where there are none. */
export async function runVitest(filters: readonly string[]): Promise<TestCounts | null> {
  const files = await filesBelow('.');
  const tests = files.filter((file) =>
    /^(?:packages\/[^/]+\/src|tools|tests|bench)\/.*\.test\.ts$/.test(file),
  );
  const chosen = tests.filter((file) => matchesFilters(file, filters));
  if (chosen.length === 0) return null;
  const report = join(tmpdir(), `rl-exp-vitest-${process.pid}.json`);
  try {
    const status = await showTool([
      'vitest',
      'run',
      ...(filters.length === 0 ? [] : chosen),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]);
    const text = await readFile(report, 'utf8').catch(() => null);
    return withStatus(text === null ? noTests : countsOfVitest(JSON.parse(text)), status);
  } finally {
    await rm(report, { force: true });
  }
}
