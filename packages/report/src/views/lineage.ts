import { metricName, scoreText } from '@rl-exp/compare';
import { deliveredMetrics, lineageOf, metricValue, type PlannedCell } from '@rl-exp/core';
import { html, type Markup } from '../markup.ts';
import type { ReportedCell } from '../report-data.ts';
import type { RunView } from '../view.ts';

/** Which episodes were forked from which, and what became of them. */
export const lineage: RunView = {
  id: 'lineage',
  title: 'Lineage of forks',
  body: (data) => {
    const cells = data.runs.flatMap((run) => run.cells);
    if (cells.every(({ cell }) => cell.fork === undefined)) return null;
    const roots = rootsOf(cells);
    return html`<p class="note">A fork takes over its parent’s first steps and goes on with another agent or other rules. It is not compared with methods that decided all steps themselves.</p><ul class="lineage">${roots.map(node)}</ul>`;
  },
};

/** An episode with those that were forked from it; without a cell where it is not in the report. */
interface Descent {
  readonly configuration: PlannedCell;
  readonly reported: ReportedCell | null;
  readonly forks: Descent[];
}

/** Episodes that others were forked from and that are no forks themselves. A cell of two runs stands here once. */
function rootsOf(cells: readonly ReportedCell[]): readonly Descent[] {
  const reported = new Map(cells.toReversed().map((cell) => [cell.cell.id, cell]));
  const known = new Map<string, Descent>();
  const roots: Descent[] = [];
  for (const { cell } of cells) {
    let siblings = roots;
    for (const configuration of lineageOf(cell)) {
      const { id } = configuration;
      const here = known.get(id) ?? {
        configuration,
        reported: reported.get(id) ?? null,
        forks: [],
      };
      if (!known.has(id)) siblings.push(here);
      known.set(id, here);
      siblings = here.forks;
    }
  }
  return roots.filter(({ forks }) => forks.length > 0);
}

function node({ configuration, reported, forks }: Descent): Markup {
  const { id, agent, seed, fork } = configuration;
  const taken = fork === undefined ? '' : ` from step ${fork.step} on`;
  return html`<li><span class="episode"><b>${agent.use}</b>${taken} <span>seed ${seed}</span> <code>${id}</code> ${
    reported === null
      ? html`<span>not in this report</span>`
      : html`<span>${reported.run}</span> <span class="number">${resultText(reported)}</span>`
  }</span>${forks.length > 0 && html`<ul>${forks.map(node)}</ul>`}</li>`;
}

function resultText({ cell, trajectory }: ReportedCell): string {
  if (trajectory === null) return 'not begun';
  const { metric } = cell.objective;
  const delivered = deliveredMetrics(trajectory);
  const start = scoreText(metric, metricValue(trajectory.root.metrics, metric));
  return delivered === null
    ? `unfinished after step ${trajectory.steps.length}`
    : `${metricName(metric)} on val ${start} → ${scoreText(metric, metricValue(delivered, metric))}`;
}
