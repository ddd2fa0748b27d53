import { methodCount } from '@rl-exp/compare';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { createPaint, wantsColour } from '../reporters/paint.ts';
import { resultText } from '../reporters/result-text.ts';
import { reasonOf } from '../runtime/cell-failure.ts';
import { compareRuns } from '../runtime/compare-runs.ts';
import { RunDirectory } from '../runtime/run-directory.ts';
import type { RunResult } from '../runtime/run-plan.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { comparisonDocument } from './comparison-document.ts';
import { documentText } from './document-text.ts';

/** Prints what a run came to; of several methods, their comparison too. Returns the exit code: 1 where a verdict failed, or a cell came to none. */
export async function answerRun(
  result: RunResult,
  flags: { readonly json?: boolean },
  context: CommandContext,
  remarks: readonly Diagnostic[] = [],
): Promise<number> {
  const paint = createPaint(wantsColour(context.stdout, context.environment));
  const comparison =
    methodCount(result.plan.cells) < 2
      ? null
      : await compareRuns([await RunDirectory.open(result.directory)]);
  const text = [
    resultText(result, paint),
    ...(comparison === null ? [] : ['', documentText(comparisonDocument(comparison))]),
  ].join('\n');
  writeAnswer({ data: { ...toJson(result), comparison, remarks }, text }, flags, context);
  const { cells, failed } = result;
  return failed.length > 0 || cells.some(({ verdict }) => verdict.status === 'fail') ? 1 : 0;
}

function toJson({ directory, plan, cells, failed }: RunResult): object {
  const sum = (count: (totals: RunResult['cells'][number]['trajectory']['totals']) => number) =>
    cells.reduce((total, { trajectory }) => total + count(trajectory.totals), 0);
  return {
    run: directory,
    experiment: plan.experiment,
    segments: { trained: sum(({ trained }) => trained), reused: sum(({ reused }) => reused) },
    ...(failed.length === 0
      ? {}
      : { failed: failed.map(({ cell, error }) => ({ cell: cell.id, ...reasonOf(error) })) }),
    cells: cells.map(({ cell, trajectory, verdict }) => ({ cell: cell.id, trajectory, verdict })),
  };
}
