import { overviewViews, renderOverview, type OverviewRun } from '@rl-exp/report';
import { readRun } from '../runtime/report/read-report-data.ts';
import { RunDirectory } from '../runtime/run-directory.ts';
import { createCellMemory } from './cell-memory.ts';
import type { LivePage } from './live-page.ts';
import { runSignature } from './run-signature.ts';
import { pageOf, type ShownRun, type ShownRuns } from './shown-runs.ts';

/** Older runs than these are counted only. */
const mostRuns = 48;

interface KnownRun {
  readonly directory: RunDirectory;
  readonly readCell: ReturnType<typeof createCellMemory>;
}

/** All runs side by side. One that cannot be read says so on its card, and stands in no other's way. */
export function createOverviewPage(options: {
  readonly runs: ShownRuns;
  /** How the place is called where they were looked for. */
  readonly place: string;
}): LivePage {
  const known = new Map<string, KnownRun>();
  const open = async (path: string): Promise<KnownRun> => {
    const run = known.get(path) ?? {
      directory: await RunDirectory.open(path),
      readCell: createCellMemory(),
    };
    known.set(path, run);
    return run;
  };
  const look = async ({ path }: ShownRun): Promise<string> => {
    try {
      return `${path}\n${await runSignature((await open(path)).directory)}`;
    } catch (error) {
      return `${path}\n${textOf(error)}`;
    }
  };
  const read = async ({ name, path }: ShownRun): Promise<OverviewRun> => {
    const href = pageOf({ name });
    try {
      const { directory, readCell } = await open(path);
      const run = await readRun(directory, { cache: '', clips: 0, closely: true, readCell });
      const failure = run.cells.find((cell) => cell.failure !== null)?.failure ?? null;
      const trouble = failure === null ? null : `${failure.code}: ${failure.message}`;
      return { name, href, run, trouble };
    } catch (error) {
      return { name, href, run: null, trouble: textOf(error) };
    }
  };
  return {
    look: async () => {
      const runs = await options.runs();
      return (await Promise.all(runs.slice(0, mostRuns).map(look))).join('\n');
    },
    read: async () => {
      const runs = await options.runs();
      for (const path of known.keys())
        if (!runs.some((run) => run.path === path)) known.delete(path);
      const overview = {
        place: options.place,
        runs: await Promise.all(runs.slice(0, mostRuns).map(read)),
        hidden: Math.max(0, runs.length - mostRuns),
      };
      return {
        views: overviewViews(overview),
        toPage: (live) => renderOverview(overview, live),
      };
    },
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
