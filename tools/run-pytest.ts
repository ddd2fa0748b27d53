import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentPython } from './development-python.ts';
import { matchesFilters } from './path-filters.ts';
import { pythonPackages } from './repository.ts';
import { showTool } from './run-tool.ts';
import { addCounts, countsOfJunit, noTests, withStatus, type TestCounts } from './test-counts.ts';

/** Runs the Python tests whose path holds one of the filters, or all, package by package; null where there are none. */
export async function runPytest(filters: readonly string[]): Promise<TestCounts | null> {
  const packages = (await pythonPackages())
    .map((each) => ({
      ...each,
      chosen: each.tests.filter((file) => matchesFilters(file, filters)),
    }))
    .filter(({ chosen }) => chosen.length > 0);
  if (packages.length === 0) return null;
  const { python, environment } = await developmentPython();
  const reports = await mkdtemp(join(tmpdir(), 'rl-exp-pytest-'));
  try {
    const all: TestCounts[] = [];
    for (const { name, folder, chosen } of packages) {
      process.stdout.write(`\n${folder}\n`);
      const report = join(reports, `${name}.xml`);
      const files = chosen.map((file) => file.slice(folder.length + 1));
      const command = [python, '-m', 'pytest', '--rootdir=.', `--junitxml=${report}`, ...files];
      const status = await showTool(command, { folder, environment });
      const xml = await readFile(report, 'utf8').catch(() => null);
      all.push(withStatus(xml === null ? noTests : countsOfJunit(xml), status));
    }
    return addCounts(all);
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}
