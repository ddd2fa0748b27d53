import type { RecordedCell } from '@rl-exp/compare';

const ofMockAgents =
  'Mock agent: its actions are random or scripted, so results say nothing about how well an agent decides.';

/** What stands above everything: what plugins said of their results, each once, and who only pretended to decide. */
export function reportNotices(cells: readonly RecordedCell[]): readonly string[] {
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
  const mocked = cells.some(({ cell }) => cell.agent.package === '@rl-exp/agent-mock');
  return mocked ? [...apart, ofMockAgents] : apart;
}
