import { expect, test } from 'vitest';
import { smallJournal, smallRun } from '../__fixtures__/small-run.ts';
import { activityOf } from './activity.ts';

test('after every record it is said what is being done, until the verdict', () => {
  const cell = smallRun().runs[0]?.cells[0]?.cell;
  if (cell === undefined) throw new Error('the run has no cell');
  const said = smallJournal.map(({ event }, index) => {
    const activity = activityOf(cell, smallJournal.slice(0, index + 1));
    return [event.type, activity?.words ?? null] as const;
  });
  const { steps } = cell.environment;
  expect(said.slice(0, 5)).toEqual([
    ['episode-start', `step 1 of ${steps}: about to begin`],
    ['ask', `step 1 of ${steps}: the agent decides`],
    ['decision', `step 1 of ${steps}: training, after heat`],
    ['transition', `step 1 of ${steps}: measuring on val`],
    ['step-end', `step 2 of ${steps}: about to begin`],
  ]);
  expect(said.at(-1)).toEqual(['verdict', null]);
  expect(said.slice(0, -1).filter(([, words]) => words === null)).toEqual([]);
});

test('before the first record nothing is known but that it is to come', () => {
  const cell = smallRun().runs[0]?.cells[0]?.cell;
  if (cell === undefined) throw new Error('the run has no cell');
  expect(activityOf(cell, [])).toEqual({
    words: 'waiting, or preparing data and model',
    since: null,
  });
});
