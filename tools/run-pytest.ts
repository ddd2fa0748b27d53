import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentPython } from './development-python.ts';
import { matchesFilters } from './path-filters.ts';
import { pythonPackages } from './repository.ts';
import { runTool, showTool } from './run-tool.ts';
import { addCounts, countsOfJunit, noTests, withStatus, type TestCounts } from './test-counts.ts';

/** Much of the time is Python starting and importing torch, on one core. */
const atOnce = 2;

/** A package with more test files is tested in parts; each costs one more import of torch. */
const mostFiles = 10;

/** Runs the Python tests whose path holds one of the filters, or all, package by package; null where there are none. */
export async function runPytest(filters: readonly string[]): Promise<TestCounts | null> {
  const parts = (await pythonPackages()).flatMap(({ name, folder, tests }) => {
    const chosen = tests.filter((file) => matchesFilters(file, filters));
    return inParts(chosen).map((files, index) => ({ name: `${name}-${index}`, folder, files }));
  });
  if (parts.length === 0) return null;
  const { python, environment } = await developmentPython();
  const reports = await mkdtemp(join(tmpdir(), 'rl-exp-pytest-'));
  const test = async ({ name, folder, files }: (typeof parts)[number]): Promise<TestCounts> => {
    const report = join(reports, `${name}.xml`);
    const paths = files.map((file) => file.slice(folder.length + 1));
    const command = [python, '-m', 'pytest', '--rootdir=.', `--junitxml=${report}`, ...paths];
    const status = await shown(command, { folder, environment, isOnly: parts.length === 1 });
    const xml = await readFile(report, 'utf8').catch(() => null);
    return withStatus(xml === null ? noTests : countsOfJunit(xml), status);
  };
  try {
    // Those with most to test begin first, so that none of them is left to the end alone.
    const waiting = parts.toSorted((a, b) => b.files.length - a.files.length);
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

/** Deals files out to as few equal parts as may be. */
function inParts(files: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(files.length / mostFiles);
  return Array.from({ length: count }, (_, part) =>
    files.filter((__, index) => index % count === part),
  );
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
