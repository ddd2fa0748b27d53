import { expect, test } from 'vitest';
import { programTable } from '../../tools/references/cli-reference.ts';
import { documents } from './documents.ts';
import { commandFault, wordsOf } from './typed-command.ts';

const shells = ['', 'sh', 'bash', 'console'];
/** A line that starts the command, with variables before it or not. */
const start = /^(?:[A-Z_]+=\S* )*(?:npx |\.\/)?rl-exp(?: (.*))?$/;

const found = documents().flatMap(({ path, fences, prose }) => [
  ...fences
    .filter(({ language }) => shells.includes(language))
    .flatMap(({ place, text }) => text.split('\n').map((line) => ({ place, line: line.trim() }))),
  ...[...prose.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, line = '']) => ({ place: path, line })),
]);
const typed = found.filter(({ line }) => start.test(line) && !line.startsWith('rl-exp  '));
const program = programTable();
const faultOf = (line: string): string | null =>
  commandFault(program, wordsOf(start.exec(line)?.[1] ?? ''));

test(`${typed.length} commands in fences and in running text are in the command table, with their options`, () => {
  const faults = typed.flatMap(({ place, line }) => {
    const fault = faultOf(line);
    return fault === null ? [] : [`${place}: ${line}: ${fault}`];
  });
  expect(faults).toEqual([]);
  expect(typed.length).toBeGreaterThan(60);
});

test.each([
  ['rl-exp runn x.yaml', 'no command runn'],
  ['rl-exp store tidy', 'no command tidy'],
  ['./rl-exp run x.yaml --quick', 'run has no option --quick'],
  ['A=b rl-exp run x.yaml y.yaml', 'run takes 1 arguments, not 2'],
  ['rl-exp compare --split train', '--split is not train'],
  ['rl-exp run x.yaml --jobs many', '--jobs takes no many'],
  ['rl-exp fork RUN --at', '--at needs a value'],
])('an invented one would be found: %s', (line, fault) => {
  expect(faultOf(line)).toBe(fault);
});
