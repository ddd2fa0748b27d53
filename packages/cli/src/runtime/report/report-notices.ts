import type { ReportedCell } from '@rl-exp/report';

/**
 * What stands above everything: what plugins said of their results, each once, and who only pretended to decide.
 *
 * @param nameOf how the method of a cell is called; there is one only where it is null.
 */
export function reportNotices(
  cells: readonly ReportedCell[],
  nameOf: ((cell: ReportedCell) => string) | null,
): readonly string[] {
  const said = new Set(
    cells.flatMap(({ trajectory, verdict }) => [
      ...(trajectory?.notice == null ? [] : [trajectory.notice]),
      ...(verdict?.notice == null ? [] : [verdict.notice]),
    ]),
  );
  // A judge often says again what the trainer has said.
  const apart = [...said].filter(
    (notice) => ![...said].some((other) => other !== notice && other.includes(notice)),
  );
  const mocked = cells.filter(({ cell }) => cell.agent.package === '@rl-exp/agent-mock');
  if (mocked.length === 0) return apart;
  const names = nameOf === null ? '' : ` (${[...new Set(mocked.map(nameOf))].join(', ')})`;
  return [
    ...apart,
    `Mock agent${names}: its actions are random or scripted, so its results say nothing about how well an agent decides.`,
  ];
}
