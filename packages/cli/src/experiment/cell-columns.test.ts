import { expect, test } from 'vitest';
import { cellColumns, type CellColumn } from './cell-columns.ts';
import { resolved, validExperiment } from './__fixtures__/experiment-folder.ts';

async function columnsOf(matrix: string): Promise<readonly CellColumn[]> {
  const files = `${validExperiment.replace('seeds: [1, 2]', 'seeds: [1]')}matrix: { ${matrix} }\n`;
  return cellColumns((await resolved({ files })).plan);
}

test('what is the same in every cell has no column', async () => {
  expect(await columnsOf('environment.steps: [3]')).toEqual([]);
});

test('a key is named without its section', async () => {
  expect(await columnsOf('hyperparameters.lr.start: [1e-4, 3e-5], environment.steps: [3]')).toEqual(
    [{ heading: 'lr.start', values: ['0.0001', '0.00003'] }],
  );
});

test('a slot is told by the options in which slots of the same use differ', async () => {
  expect(
    await columnsOf(`agent: [
      { use: mock, with: { policy: scripted, actions: [lr_up, hold] } },
      { use: mock, with: { policy: scripted, actions: [hold, { action: lr_up, from: 0 }] } }]`),
  ).toEqual([{ heading: 'agent', values: ['mock lr_up hold', 'mock hold lr_up:0'] }]);
  expect(
    await columnsOf('trainer: [{ use: simulated }, { use: simulated, with: { noise: 0 } }]'),
  ).toEqual([{ heading: 'trainer', values: ['simulated 0.01', 'simulated 0'] }]);
  expect(
    await columnsOf(
      'agent: [{ use: mock }, { use: mock, with: { may_stop: true, policy: random } }]',
    ),
  ).toEqual([{ heading: 'agent', values: ['mock false', 'mock true'] }]);
});

test('a key that only some cells have is blank in the others', async () => {
  expect(await columnsOf('environment.segment: [{ audio_seconds: 600 }, { updates: 5 }]')).toEqual([
    { heading: 'segment.audio_seconds', values: ['600', '-'] },
    { heading: 'segment.updates', values: ['-', '5'] },
  ]);
});

test('values that have names are shown by them, others as they are', async () => {
  const agent = 'agent: { calm: { use: mock }, still: { use: mock, with: { may_stop: true } } }';
  expect(await columnsOf(agent)).toEqual([{ heading: 'agent', values: ['calm', 'still'] }]);
  expect(
    await columnsOf(
      'hyperparameters.lr: { low: { start: 1e-5 }, high: { start: 1e-3, max: 1 } }, add: [{ agent: { use: mock, with: { may_stop: true } } }]',
    ),
  ).toEqual([
    { heading: 'lr', values: ['low', 'high', '-'] },
    { heading: 'agent', values: ['mock false', 'mock false', 'mock true'] },
  ]);
  expect(
    await columnsOf('environment.steps: { short: 2, long: 9 }, add: [{ environment.steps: 5 }]'),
  ).toEqual([{ heading: 'steps', values: ['short', 'long', '5'] }]);
});
