import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { frameAt, renderFrame } from './code-frame.ts';
import { SourceText } from './source-text.ts';

const frame = (text: string, line: number): ReturnType<typeof frameAt> =>
  frameAt(new SourceText('x', text).shownLines(), line);

const render = (text: string, line: number, column: number, length = 1, color = false): string =>
  renderFrame({ frame: frame(text, line), line, column, length, color });

test('two lines of context, fewer at the ends, none that are blank outside', () => {
  expect(frame('a\nb\nc\nd\ne\nf', 3).map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
  expect(frame('a\nb', 1).map(({ line }) => line)).toEqual([1, 2]);
  expect(frame('\n\na\n\n', 3).map(({ line }) => line)).toEqual([3]);
});

test('the caret stands under the column, tabs and windows line ends included', () => {
  expect(render('\tab: 1\r\n', 1, 2, 2)).toBe('> 1 | →ab: 1\n    |  ^^');
});

test('a long line is cut to a window around the column', () => {
  const [, line = '', carets = ''] =
    /^(.*)\n(.*)$/.exec(render(`${'x'.repeat(500)}HERE${'y'.repeat(500)}`, 1, 501, 4)) ?? [];
  expect(line.length).toBeLessThan(140);
  expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('HERE');
});

test('colour changes nothing but colour', () => {
  const text = 'a: 1\nb: 2\nc: 3';
  expect(render(text, 2, 1, 1, true)).not.toBe(render(text, 2, 1));
  expect(stripVTControlCharacters(render(text, 2, 1, 1, true))).toBe(render(text, 2, 1));
});
