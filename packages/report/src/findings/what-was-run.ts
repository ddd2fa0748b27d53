import { metricName, seedsText } from '@rl-exp/compare';
import { canonicalJson, type PlannedCell } from '@rl-exp/core';
import type { ReportData } from '../report-data.ts';
import { methodNameOf } from '../reported-methods.ts';
import { amountText, durationText, listText, shortNumber, timeText } from '../text/number-text.ts';

/** What was tried and how, in sentences made from the plans. */
export function whatWasRun(data: ReportData): readonly string[] {
  const { runs } = data;
  const cells = runs.flatMap((run) => run.cells);
  const planned = cells.map(({ cell }) => cell);
  if (planned.length === 0) return ['The plan has no cell.'];
  const names = distinct(cells.map(methodNameOf(data)));
  const seeds = seedsText(planned.map(({ seed }) => seed));
  const began = cells
    .flatMap((cell) => (cell.began === null ? [] : [cell.began.getTime()]))
    .toSorted((a, b) => a - b)[0];
  const methods =
    names.length === 1
      ? `the agent ${listText(names)}`
      : `${names.length} methods (${listText(names)})`;
  return [
    `${amountText(cells.length, 'cell')} of ${methods}, with ${seeds}.`,
    taskSentence(planned),
    actionsSentence(planned),
    ...rewardSentence(planned),
    dataSentence(planned),
    hiddenSentence(
      planned,
      cells.some(({ verdict }) => verdict !== null),
    ),
    ...(began === undefined ? [] : [`Begun ${timeText(new Date(began))}.`]),
  ];
}

function taskSentence(cells: readonly PlannedCell[]): string {
  const budgets = distinct(
    cells.map(({ environment: { segment, steps } }) => {
      const each =
        'audio_seconds' in segment
          ? `${durationText(segment.audio_seconds)} of audio`
          : amountText(segment.updates, 'update');
      return `${amountText(steps, 'step')} of ${each}`;
    }),
  );
  const goals = distinct(
    cells.map(
      ({ objective: { goal, metric } }) =>
        `${goal === 'minimize' ? 'lower' : 'raise'} the ${metricName(metric)}`,
    ),
  );
  return `The agent of a cell has at most ${budgets.join(' or ')} on the trainer ${quoted(cells.map(({ trainer }) => trainer.use))} to ${goals.join(' or ')} on val.`;
}

function actionsSentence(cells: readonly PlannedCell[]): string {
  const sets = distinct(cells.map(({ environment }) => Object.keys(environment.actions).join(' ')));
  const actions = distinct(cells.flatMap(({ environment }) => Object.keys(environment.actions)));
  return sets.length === 1
    ? `Before every step it chooses one of ${listText(actions)}.`
    : `Before every step it chooses an action of its cell, of ${listText(actions)}.`;
}

/** Nothing where cells differ in their rewards. */
function rewardSentence(cells: readonly PlannedCell[]): readonly string[] {
  const rewards = cells.map(({ environment }) => environment.reward);
  const [reward] = rewards;
  if (reward === undefined || distinct(rewards.map(canonicalJson)).length > 1) return [];
  const { step_penalty: step, oom, nan, diverged } = reward;
  return [
    `A step is rewarded with the improvement on val less ${shortNumber(step)}; a failed segment is charged whole and costs ${shortNumber(oom)} (out of memory), ${shortNumber(nan)} (not finite) or ${shortNumber(diverged)} (diverged) more.`,
  ];
}

function dataSentence(cells: readonly PlannedCell[]): string {
  const domains = (split: 'train' | 'val'): string =>
    listText(distinct(cells.flatMap(({ splits }) => splits[split].domains)));
  return `Data is from ${quoted(cells.map(({ data }) => data.use))}: train of ${domains('train')}, val of ${domains('val')}, by speakers that are not in train.`;
}

function hiddenSentence(cells: readonly PlannedCell[], isJudged: boolean): string {
  const domains = distinct(cells.flatMap(({ splits }) => splits.hidden.domains));
  const hidden = `the hidden ${domains.length === 1 ? 'domain' : 'domains'} ${listText(domains)}`;
  const judge = `the judge ${quoted(cells.map(({ judge: { use } }) => use))}`;
  return isJudged
    ? `Only ${judge} had ${hidden}, and only when no trainer was open any more.`
    : `Nothing is judged yet: ${judge} alone gets ${hidden}, once no trainer is open any more.`;
}

/** Names of plugins, so that none is read as a word of the sentence. */
function quoted(names: readonly string[]): string {
  return listText(distinct(names).map((name) => `“${name}”`));
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}
