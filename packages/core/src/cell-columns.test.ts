import { expect, test } from 'vitest';
import { smallCell } from './__fixtures__/small-world.ts';
import { cellColumns, type CellColumn } from './cell-columns.ts';
import { planCell, type CellConfiguration, type Plan, type PlannedCell } from './plan.ts';

const { id: _id, ...small } = smallCell();

const cell = (change: Partial<CellConfiguration>): PlannedCell => planCell({ ...small, ...change });
const columnsOf = (cells: readonly PlannedCell[], labels?: Plan['labels']): readonly CellColumn[] =>
  cellColumns({ cells: [...cells], labels });
const slot = (use: string, options: PlannedCell['agent']['with'] = {}): PlannedCell['agent'] => ({
  use,
  package: use,
  version: '0.0.0',
  with: options,
});
const agents = (...slots: readonly PlannedCell['agent'][]): readonly PlannedCell[] =>
  slots.map((agent) => cell({ agent }));

test('what is the same in every cell has no column', () => {
  expect(columnsOf([cell({}), cell({ seed: 8 })])).toEqual([]);
});

test('a key is named without its section', () => {
  const starts = [1e-4, 3e-5].map((start) => cell({ hyperparameters: { lr: { start } } }));
  expect(columnsOf(starts)).toEqual([{ heading: 'lr.start', values: ['0.0001', '0.00003'] }]);
});

test('a slot is told by the options in which slots of the same use differ', () => {
  expect(
    columnsOf(
      agents(
        slot('mock', { policy: 'scripted', actions: ['lr_up', 'hold'] }),
        slot('mock', { policy: 'scripted', actions: ['hold', { action: 'lr_up', from: 0 }] }),
      ),
    ),
  ).toEqual([{ heading: 'agent', values: ['mock lr_up hold', 'mock hold lr_up:0'] }]);
  const trainers = [0.01, 0].map((noise) => cell({ trainer: slot('simulated', { noise }) }));
  expect(columnsOf(trainers)).toEqual([
    { heading: 'trainer', values: ['simulated 0.01', 'simulated 0'] },
  ]);
  expect(
    columnsOf(agents(slot('mock', { may_stop: false }), slot('mock', { may_stop: true }))),
  ).toEqual([{ heading: 'agent', values: ['mock false', 'mock true'] }]);
});

test('a key that only some cells have is blank in the others', () => {
  const segments = [{ audio_seconds: 600 }, { updates: 5 }] as const;
  expect(columnsOf(segments.map((segment) => smallCell({ segment })))).toEqual([
    { heading: 'segment.audio_seconds', values: ['600', '-'] },
    { heading: 'segment.updates', values: ['-', '5'] },
  ]);
});

test('values that have names are shown by them, others as they are', () => {
  const two = agents(slot('mock', { may_stop: false }), slot('mock', { may_stop: true }));
  const [calm, still] = two.map(({ id }) => id);
  expect(columnsOf(two, { [calm!]: { agent: 'calm' }, [still!]: { agent: 'still' } })).toEqual([
    { heading: 'agent', values: ['calm', 'still'] },
  ]);
  const starts = [1e-5, 1e-3].map((start) => cell({ hyperparameters: { lr: { start } } }));
  expect(columnsOf(starts, { [starts[0]!.id]: { 'hyperparameters.lr': 'low' } })).toEqual([
    { heading: 'lr', values: ['low', '-'] },
  ]);
  const lengths = [2, 9].map((steps) => smallCell({ steps }));
  expect(columnsOf(lengths, { [lengths[0]!.id]: { 'environment.steps': 'short' } })).toEqual([
    { heading: 'steps', values: ['short', '9'] },
  ]);
});
