import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentPython } from './development-python.ts';
import { matchesFilters } from './path-filters.ts';
import { pythonPackages } from './repository.ts';
import { runTool, showTool } from './run-tool.ts';
import { addCounts, countsOfJunit, noTests, withStatus, type TestCounts } from './test-counts.ts';

/** Much of a package's time is Python starting and importing torch, on one core. */
const atOnce = 2;

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
  const test = async ({ name, folder, chosen }: (typeof packages)[number]): Promise<TestCounts> => {
    const report = join(reports, `${name}.xml`);
    const files = chosen.map((file) => file.slice(folder.length + 1));
    const command = [python, '-m', 'pytest', '--rootdir=.', `--junitxml=${report}`, ...files];
    const status = await shown(command, { folder, environment, isOnly: packages.length === 1 });
    const xml = await readFile(report, 'utf8').catch(() => null);
    return withStatus(xml === null ? noTests : countsOfJunit(xml), status);
  };
  try {
    // Those with most to test begin first, so that none of them is left to the end alone.
    const waiting = packages.toSorted((a, b) => b.chosen.length - a.chosen.length);
    const all: TestCounts[] = [];
    const workOff = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        all.push(await test(next));
    };
    await Promise.all(Array.from({ length: atOnce }, workOff));
    return addCounts(all);
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

/** Runs a command and shows what it says: as it comes where it is the only one, else in one piece. */
async function shown(
  command: readonly string[],
  options: {
    readonly folder: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly isOnly: boolean;
  },
): Promise<number> {
  const heading = `\n${options.folder}\n`;
  if (options.isOnly) {
    process.stdout.write(heading);
    return await showTool(command, options);
  }
  const { status, output } = await runTool(command, options);
  process.stdout.write(`${heading}${output}`);
  return status;
}
