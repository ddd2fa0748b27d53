import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from '../command.ts';
import { anchorsOf, documents, linkTarget } from './documents.ts';

const all = documents();
const byPath = new Map(all.map((document) => [document.path, document]));
const links = all.flatMap(({ path, prose }) =>
  [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => ({ from: path, link })),
);
const isOutside = ({ link }: { readonly link: string }): boolean => /^https?:/.test(link);
const inside = links.filter((link) => !isOutside(link));

test(`${inside.length} links lead to files and headings that are there; ${links.length - inside.length} lead out and are not followed`, () => {
  const dead = inside.filter(({ from, link }) => {
    const { path, anchor } = linkTarget(from, link);
    if (!existsSync(join(checkout, path))) return true;
    const target = byPath.get(path);
    return anchor !== '' && target !== undefined && !anchorsOf(target).has(anchor);
  });
  expect(dead).toEqual([]);
  expect(inside.length).toBeGreaterThan(30);
});

test('a link to nowhere would be found', () => {
  expect(anchorsOf({ prose: '# A run, from file to verdict\n' })).toEqual(
    new Set(['a-run-from-file-to-verdict']),
  );
  expect(existsSync(join(checkout, linkTarget('docs/guides/x.md', '../nowhere.md').path))).toBe(
    false,
  );
});

const excerpts = all.flatMap(({ fences }) => fences.filter(({ isExcerpt }) => isExcerpt));

test(`${excerpts.length} excerpts stand in the files that they name`, () => {
  const missing = excerpts.flatMap(({ place, path, text }) => {
    const whole = readFileSync(join(checkout, path ?? ''), 'utf8').split('\n');
    const lines = new Set(whole.map((line) => line.trim()));
    return text
      .split('\n')
      .slice(1)
      .filter((line) => !line.includes('…') && !lines.has(line.trim()))
      .map((line) => `${place}: ${line}`);
  });
  expect(missing).toEqual([]);
});
