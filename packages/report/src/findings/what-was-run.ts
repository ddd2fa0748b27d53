import { agentNames } from './agent-names.ts';
import type { ReportData } from '../report-data.ts';
import { amountText, durationText, listText, timeText } from '../text/number-text.ts';

/** What was tried and how, in sentences made from the plans. */
export function whatWasRun(data: ReportData): readonly string[] {
  const { runs } = data;
  const cells = runs.flatMap((run) => run.cells);
  const [first] = cells;
  if (first === undefined) return ['The plan has no cell.'];
  const { trainer, data: source, splits, judge, objective } = first.cell;
  const agents = distinct(cells.map(agentNames(data)));
  const seeds = distinct(cells.map(({ cell }) => cell.seed));
  const budgets = distinct(
    cells.map(({ cell: { environment } }) => {
      const { segment, steps } = environment;
      const each =
        'audio_seconds' in segment
          ? `${durationText(segment.audio_seconds)} of audio`
          : amountText(segment.updates, 'update');
      return `${amountText(steps, 'step')} of ${each}`;
    }),
  );
  const began = cells
    .flatMap((cell) => (cell.began === null ? [] : [cell.began.getTime()]))
    .toSorted((a, b) => a - b)[0];
  const actions = distinct(cells.flatMap(({ cell }) => Object.keys(cell.environment.actions)));
  return [
    `${agents.length === 1 ? 'The agent' : 'The agents'} ${listText(agents)} steered the trainer ${trainer.use} towards ${objective.goal === 'minimize' ? 'a lower' : 'a higher'} ${objective.metric} on val, in ${listText(budgets)} a cell; ${amountText(cells.length, 'cell')} with ${seeds.length === 1 ? 'seed' : 'seeds'} ${rangeText(seeds)}.`,
    `Before every step the agent chose one of ${listText(actions)}. A step is rewarded with the improvement on val less ${first.cell.environment.reward.step_penalty}; failed segments cost more and are charged whole.`,
    `Data from ${source.use}: trained on ${listText(splits.train.domains)}, measured on val from ${listText(splits.val.domains)} by speakers that are not in train. The judge ${judge.use} alone had the hidden domain ${listText(splits.hidden.domains)}, and only when no trainer was open any more.`,
    ...(began === undefined ? [] : [`Begun ${timeText(new Date(began))}.`]),
  ];
}

function rangeText(seeds: readonly number[]): string {
  const sorted = seeds.toSorted((a, b) => a - b);
  const [low = 0] = sorted;
  const high = sorted.at(-1) ?? low;
  return sorted.length > 3 && high - low === sorted.length - 1
    ? `${low} to ${high}`
    : listText(sorted.map(String));
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}
