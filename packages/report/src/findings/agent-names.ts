import type { RecordedCell } from '@rl-exp/compare';
import type { ReportData } from '../report-data.ts';
import { reportedMethods } from '../reported-methods.ts';

/** How who decided in a cell is called: as the method is where there are several, or else by the agent's name. */
export function agentNames(data: ReportData): (recorded: RecordedCell) => string {
  const methods = reportedMethods(data);
  const names = new Map(
    methods.flatMap(({ name, cells }) =>
      cells.map((recorded): readonly [RecordedCell, string] => [recorded, name]),
    ),
  );
  return (recorded) =>
    (methods.length > 1 ? names.get(recorded) : undefined) ?? recorded.cell.agent.use;
}
