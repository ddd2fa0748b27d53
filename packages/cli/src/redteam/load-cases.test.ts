import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadCases } from './load-cases.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rl-exp-cases-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The source of a case, with some of its members replaced or taken out. */
function source(changed: Readonly<Record<string, string | undefined>> = {}): string {
  const members = {
    name: "'mine'",
    kind: "'cheat'",
    summary: "'It is none.'",
    caughtBy: "['recount']",
    strengths: "{ of: 'times', values: [1, 2] }",
    make: 'async () => {}',
    ...changed,
  };
  const written = Object.entries(members).flatMap(([name, text]) =>
    text === undefined ? [] : [`${name}: ${text}`],
  );
  return `export default { ${written.join(', ')} };\n`;
}

const write = async (name: string, text: string): Promise<void> =>
  await writeFile(join(folder, name), text);

test('cases come in the order of their files; tests and index files are none', async () => {
  await write('b.mjs', source({ name: "'second'" }));
  await write('a.mjs', source({ name: "'first'" }));
  await write('index.mjs', 'export {};\n');
  await write('notes.md', 'none');
  const cases = await loadCases(folder);
  expect(cases.map(({ name }) => name)).toEqual(['first', 'second']);
  expect(cases[0]?.strengths.values).toEqual([1, 2]);
});

test.each<[string, Readonly<Record<string, string>>, string, RegExp]>([
  ['a folder without a module', {}, 'RLX_REDTEAM_NO_CASES', /no module/],
  ['no default export', { 'a.mjs': '' }, 'RLX_REDTEAM_CASE_INVALID', /no default export/],
  [
    'no summary',
    { 'a.mjs': source({ summary: undefined }) },
    'RLX_REDTEAM_CASE_INVALID',
    /summary/,
  ],
  ['another kind', { 'a.mjs': source({ kind: "'odd'" }) }, 'RLX_REDTEAM_CASE_INVALID', /kind/],
  [
    'a name with a path',
    { 'a.mjs': source({ name: "'../up'" }) },
    'RLX_REDTEAM_CASE_INVALID',
    /name/,
  ],
  ['nothing to make', { 'a.mjs': source({ make: "'it'" }) }, 'RLX_REDTEAM_CASE_INVALID', /make/],
  [
    'a strength that is no number',
    { 'a.mjs': source({ strengths: "{ of: 'times', values: ['1'] }" }) },
    'RLX_REDTEAM_CASE_INVALID',
    /strengths\.values\.0/,
  ],
  [
    'no strength',
    { 'a.mjs': source({ strengths: "{ of: 'times', values: [] }" }) },
    'RLX_REDTEAM_CASE_INVALID',
    /strengths\.values/,
  ],
  [
    'a name twice',
    { 'a.mjs': source(), 'b.mjs': source() },
    'RLX_REDTEAM_NAME_TAKEN',
    /b\.mjs.*mine/,
  ],
])('refused: %s', async (_what, files, code, message) => {
  for (const [name, text] of Object.entries(files)) await write(name, text);
  await expect(loadCases(folder)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

test('a folder that is not there, and a name that another case has, are refused', async () => {
  await expect(loadCases(join(folder, 'nowhere'))).rejects.toMatchObject({
    code: 'RLX_REDTEAM_NO_CASES',
    exitCode: 2,
  });
  await write('a.mjs', source());
  const taken = await loadCases(folder);
  await expect(loadCases(folder, { taken })).rejects.toMatchObject({
    code: 'RLX_REDTEAM_NAME_TAKEN',
  });
});
