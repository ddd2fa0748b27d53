import type { RecordedCell } from '@rl-exp/compare';
import type { ReportData } from '../report-data.ts';

/** How who decided in a cell is called: as the comparison calls its method, or else by the agent's name. */
export function agentNames({ comparison }: ReportData): (recorded: RecordedCell) => string {
  const methods = new Map(
    (comparison?.sections ?? []).flatMap(({ methods: compared }) =>
      compared.flatMap(({ method, cells }) =>
        cells.map(({ run, cell }) => [`${run} ${cell}`, method] as const),
      ),
    ),
  );
  return ({ run, cell }) => methods.get(`${run} ${cell.id}`) ?? cell.agent.use;
}
