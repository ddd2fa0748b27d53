import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from '../command.ts';
import { documents } from './documents.ts';

const quotes = documents()
  .flatMap(({ fences }) => fences)
  .flatMap(({ place, text, path, isExcerpt }) =>
    path === null || !isExcerpt ? [] : [{ place, text, quoted: path }],
  );

test('there are quotes of examples', () => {
  expect(quotes.length).toBeGreaterThan(2);
});

test.each(quotes)('$place quotes what stands in $quoted', async ({ text, quoted }) => {
  const [, ...lines] = text.split('\n');
  expect(await readFile(join(checkout, quoted), 'utf8')).toContain(lines.join('\n').trimEnd());
});
