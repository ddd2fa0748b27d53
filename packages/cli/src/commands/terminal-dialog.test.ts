import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLiveReporter } from '../reporters/live-reporter.ts';
import { createPaint } from '../reporters/paint.ts';
import type { RuntimeEvent } from '../runtime/runtime-event.ts';
import { createTerminalDialog } from './terminal-dialog.ts';

const never = new AbortController().signal;

function openDialog() {
  const input = new PassThrough();
  const output = new PassThrough();
  const shown = (): string => String(output.read() ?? '');
  const reporter = createLiveReporter({ output, paint: createPaint(false), verbose: false });
  const dialog = createTerminalDialog({ terminal: { input: () => input, output }, reporter });
  return { dialog, input, shown };
}

const progress: RuntimeEvent = {
  type: 'progress',
  source: 'trainer',
  progress: { task: 'training', done: 1, total: 2, unit: 'updates' },
};
const message: RuntimeEvent = { type: 'message', level: 'info', source: 'store', text: 'kept' };

test('a question takes the moving line away, and nothing is written until it is answered', async () => {
  const { dialog, input, shown } = openDialog();
  dialog.on(progress);
  expect(shown()).toContain('training');
  const answer = dialog.ask('action: ', never);
  await sleep(1);
  expect(shown()).toBe('\r\u001B[2Kaction: ');
  dialog.on(progress);
  dialog.on(message);
  expect(shown()).toBe('');
  input.write('lr_up\n');
  expect(await answer).toBe('lr_up');
  expect(shown()).toMatch(/^ {2}store +kept\n$/);
  dialog.on(progress);
  expect(shown()).toContain('training');
});

test('questions are asked one after the other', async () => {
  const { dialog, input, shown } = openDialog();
  const answers = Promise.all([dialog.ask('first? ', never), dialog.ask('second? ', never)]);
  await sleep(1);
  expect(shown()).toBe('first? ');
  input.write('one\n');
  await sleep(1);
  expect(shown()).toBe('second? ');
  input.write('two\n');
  expect(await answers).toEqual(['one', 'two']);
});

test('a stop gives the question up, and the next one can be asked', async () => {
  const { dialog, input, shown } = openDialog();
  const stop = new AbortController();
  const given = dialog.ask('action: ', stop.signal);
  await sleep(1);
  dialog.on(message);
  stop.abort();
  await expect(given).rejects.toMatchObject({ name: 'AbortError' });
  expect(shown()).toMatch(/^action: \r\n {2}store +kept\n$/);
  await expect(dialog.ask('again: ', stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  const next = dialog.ask('again: ', never);
  await sleep(1);
  input.write('hold\n');
  expect(await next).toBe('hold');
});

test('a terminal that goes away is an error of its own', async () => {
  const { dialog, input } = openDialog();
  const given = dialog.ask('action: ', never);
  await sleep(1);
  input.end();
  await expect(given).rejects.toMatchObject({ code: 'RLX_TERMINAL_ENDED', exitCode: 130 });
  await expect(dialog.ask('again: ', never)).rejects.toMatchObject({ code: 'RLX_TERMINAL_ENDED' });
});
