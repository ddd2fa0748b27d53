import {
  brokenLink,
  canonicalJson,
  digestOfLine,
  planCell,
  planDigest,
  projectTrajectory,
} from '@rl-exp/core';
import type { Evidence } from '../evidence.ts';
import { regimesOf } from '../training-path.ts';
import { defineCheck } from './check.ts';

/** The journal is whole and of this plan, and the trajectory is its projection and nothing else. */
export const journalChain = defineCheck('journal_chain', (evidence, results) => {
  const { journalLines } = evidence;
  const broken = brokenLink(journalLines);
  if (broken !== null) {
    return results.fail(`Journal line ${broken.line}: ${broken.reason}.`, { ...broken });
  }
  const problems = [...identity(evidence), ...projection(evidence)];
  return results.of(
    problems,
    `All ${journalLines.length} journal lines follow from one another, and the trajectory follows from them.`,
    {
      lines: journalLines.length,
      head: evidence.trajectory.head,
    },
  );
});

function identity({ plan, cell, journal }: Evidence): readonly string[] {
  const now = regimesOf(journal).at(-1);
  const { id, ...configuration } = cell;
  const problems: string[] = [];
  if (now?.plan !== planDigest(plan)) problems.push('The journal is of another plan.');
  if (now?.cell !== id || now.seed !== cell.seed) problems.push('The journal is of another cell.');
  if (planCell(configuration).id !== id || !plan.cells.some((planned) => planned.id === id)) {
    problems.push('The cell is not the one that the plan describes.');
  }
  return problems;
}

/** The trajectory is made at the end of the episode; a verdict may have been added since, or have come before. */
function projection({
  plan,
  cell,
  journal,
  journalLines,
  trajectory,
}: Evidence): readonly string[] {
  const head = journalLines.findIndex((line) => digestOfLine(line) === trajectory.head);
  const end = journal.findIndex(({ event }) => event.type === 'episode-end');
  if (head === -1 || head < end) {
    return [
      'The head of the trajectory is no line of the journal at or after the end of the episode.',
    ];
  }
  const projected = projectTrajectory({
    experiment: plan.experiment,
    cell,
    events: journal.slice(0, head + 1).map(({ event }) => event),
    head: trajectory.head,
  });
  return canonicalJson(projected) === canonicalJson(trajectory)
    ? []
    : ['The trajectory says something else than the journal.'];
}
