import { expect, test } from 'vitest';
import { placeholders } from './placeholder.ts';

test('an error text reads with the names of what an occurrence fills in', () => {
  const say = ({
    path,
    known,
    lines,
  }: {
    path: string;
    known: readonly string[];
    lines: readonly string[];
  }) =>
    `${path.replace('a', 'b')}: ${known.join(', ')}${lines.map((line) => `\n${line}`).join('')} (${known.length})`;
  expect(say(placeholders() as Parameters<typeof say>[0])).toBe('<path>: <known>\n<lines> (1)');
});
