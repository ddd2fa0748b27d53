import { methodCount } from '@rl-exp/compare';
import { isRlExpError, planDigest, type PlannedCell } from '@rl-exp/core';
import { methodNameOf, type ReportData, type ReportedCell, type ReportedRun } from '@rl-exp/report';
import { compareRecords } from '../compare-runs.ts';
import { readCell, shownRunName } from '../recorded-cells.ts';
import { RunDirectory } from '../run-directory.ts';
import { runOwner } from '../run-lock.ts';
import { readExamples } from './read-examples.ts';
import { reportNotices } from './report-notices.ts';

/** More cells than this are shown by their trajectories alone: no journal, no transcripts. */
const closelyShownCells = 20;

export interface ReportOptions {
  /** The folder of plugins' caches, where decoded audio lies. */
  readonly cache: string;
  /** How many transcripts a cell shows, with their audio where it is still there. */
  readonly clips: number;
  /** Reads a cell; one that remembers may be given. */
  readonly readCell?: typeof readCell;
}

/** Reads run directories into what a report is made of; nothing is written, and the same directories give the same data. */
export async function readReportData(
  directories: readonly string[],
  options: ReportOptions,
): Promise<ReportData> {
  const opened = await Promise.all(directories.map((path) => RunDirectory.open(path)));
  const planned = opened.flatMap(({ plan }) => plan.cells);
  const closely = planned.length <= closelyShownCells;
  const runs = await Promise.all(opened.map((run) => readRun(run, { ...options, closely })));
  const cells = runs.flatMap((run) => run.cells);
  const { comparison, remark } = compared(opened, cells);
  const hasOneMethod = methodCount(cells.map(({ cell }) => cell)) < 2;
  const nameOf = hasOneMethod ? null : methodNameOf({ runs, comparison, notices: [] });
  return { runs, comparison, notices: [...reportNotices(cells, nameOf), ...remark] };
}

/** What is said where methods cannot be compared, by the error that a comparison ends in. */
const refusals: ReadonlyMap<string, string> = new Map([
  [
    'RLX_COMPARE_RULES_DIFFER',
    'These runs declare different comparisons, so their methods are not compared.',
  ],
  [
    'RLX_COMPARE_BASELINE_AMBIGUOUS',
    'The declared baseline may be any of several methods here, so methods are not compared; rl-exp compare --baseline says which one is meant.',
  ],
]);

/** Runs that cannot be compared are shown side by side, and it is said why. */
function compared(
  runs: readonly RunDirectory[],
  cells: readonly ReportedCell[],
): Pick<ReportData, 'comparison'> & { readonly remark: readonly string[] } {
  if (methodCount(cells.map(({ cell }) => cell)) < 2) return { comparison: null, remark: [] };
  try {
    return { comparison: compareRecords(runs, cells), remark: [] };
  } catch (error) {
    const remark = isRlExpError(error) ? refusals.get(error.code) : undefined;
    if (remark === undefined) throw error;
    return { comparison: null, remark: [remark] };
  }
}

/** Reads one run; `closely` with journals and transcripts. */
export async function readRun(
  run: RunDirectory,
  options: ReportOptions & { readonly closely: boolean },
): Promise<ReportedRun> {
  const readOne = options.readCell ?? readCell;
  const digest = planDigest(run.plan);
  const running = (await runOwner(run.path)) !== null;
  const read = async (cell: PlannedCell): Promise<ReportedCell> => {
    const { recorded, journal } = await readOne({ run, plan: digest, cell });
    if (!options.closely) return { ...recorded, journal: [], examples: [] };
    const examples = await readExamples({ run, cell, journal, ...options });
    return { ...recorded, journal, examples };
  };
  const cells = await Promise.all(run.plan.cells.map(read));
  return {
    run: shownRunName(run.path, run.plan.experiment),
    plan: run.plan,
    made_by: run.madeBy,
    plan_digest: digest,
    status: running ? 'running' : statusOf(cells),
    cells,
  };
}

/** Of a run that nobody works on: it failed where its exit code said so. */
function statusOf(cells: readonly ReportedCell[]): ReportedRun['status'] {
  if (cells.some(({ failure }) => failure !== null)) return 'failed';
  const verdicts = cells.map(({ verdict }) => verdict?.status ?? null);
  if (verdicts.includes(null)) return 'interrupted';
  return verdicts.includes('fail') ? 'failed' : 'finished';
}
