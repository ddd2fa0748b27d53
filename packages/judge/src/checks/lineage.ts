import {
  canonicalJson,
  comparableParts,
  digestOfLine,
  lineageOf,
  planCell,
  type EventOf,
  type PlannedCell,
} from '@rl-exp/core';
import type { Evidence } from '../evidence.ts';
import { episodeStart, regimesOf } from '../training-path.ts';
import { defineCheck } from './check.ts';

/** A forked episode took over exactly the lines, cells and steps that the plan names; another one took over none. */
export const lineage = defineCheck('lineage', (evidence, results) => {
  const { cell, journal } = evidence;
  const cells = lineageOf(cell);
  const forks = journal.flatMap(({ event }) => (event.type === 'fork' ? [event] : []));
  const planned = cells.filter(isForked);
  const problems = [...identities(evidence, cells)];
  if (forks.length !== planned.length) {
    problems.push(
      `The journal holds ${forks.length} forks, the plan's cell comes from ${planned.length}.`,
    );
  }
  for (const [index, fork] of forks.entries()) {
    const own = planned[index];
    if (own !== undefined) problems.push(...forkProblems(evidence, fork, own));
  }
  return results.of(
    problems,
    cell.fork === undefined
      ? 'The episode was not forked; every step is its own.'
      : `Steps up to ${cell.fork.step} are those of cell ${cell.fork.cell} in ${cell.fork.run}, by the digest of their last line.`,
    {
      cells: cells.map(({ id }) => id),
      forks: forks.map(({ step, parent }) => ({ ...parent, step })),
    },
  );
});

type ForkedCell = PlannedCell & { readonly fork: NonNullable<PlannedCell['fork']> };

function isForked(cell: PlannedCell): cell is ForkedCell {
  return cell.fork !== undefined;
}

/** Every cell is the one that its id says, and every regime on record is of one of them, in their order. */
function identities({ journal }: Evidence, cells: readonly PlannedCell[]): readonly string[] {
  const start = episodeStart(journal);
  const problems = cells.flatMap(({ id, ...configuration }) =>
    planCell(configuration).id === id
      ? []
      : [`Cell ${id} of the lineage is not what its id was made from.`],
  );
  for (const part of comparableParts) {
    if (new Set(cells.map((cell) => canonicalJson(cell[part]))).size > 1) {
      problems.push(`The fork changes ${part}, which makes another episode.`);
    }
  }
  for (const [index, regime] of regimesOf(journal).entries()) {
    const own = cells[index];
    const whose = regime.type === 'fork' ? `The fork after step ${regime.step}` : 'The start';
    if (regime.cell !== own?.id || regime.seed !== own.seed) {
      problems.push(`${whose} is of another cell than the plan says.`);
    }
    if (regime.root !== start?.root) problems.push(`${whose} has another root.`);
  }
  return problems;
}

function forkProblems(
  { journal, journalLines }: Evidence,
  fork: EventOf<'fork'>,
  { fork: planned }: ForkedCell,
): readonly string[] {
  const problems: string[] = [];
  const at = `The fork after step ${fork.step}`;
  const named = { ...fork.parent, step: fork.step };
  const { run, cell, step } = planned;
  if (canonicalJson(named) !== canonicalJson({ run, cell, step })) {
    problems.push(`${at} comes from elsewhere than the plan says.`);
  }
  // A process that was stopped before it could fork may have left word of that between.
  const before = journal.slice(
    0,
    journal.findIndex(({ event }) => event === fork),
  );
  const last = before.findLastIndex(
    ({ event }) => event.type !== 'interrupted' && event.type !== 'worker-lost',
  );
  const event = before[last]?.event;
  const isEnd =
    (event?.type === 'step-end' && event.step === step) ||
    (event?.type === 'episode-start' && step === 0);
  if (!isEnd) problems.push(`${at} does not follow the end of step ${step}.`);
  if (digestOfLine(journalLines[last] ?? '') !== planned.head) {
    problems.push(`${at} follows other lines than those that were taken over.`);
  }
  return problems;
}
