import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { Findings } from '../diagnostics/findings.ts';
import { SourceText } from '../diagnostics/source-text.ts';
import { toJson } from './located.ts';
import { readYaml } from './read-yaml.ts';
import { yamlLimits } from './yaml-limits.ts';

function read(text: string): { value: unknown; diagnostics: readonly Diagnostic[] } {
  const findings = new Findings();
  const located = readYaml({ source: new SourceText('x.yaml', text), layer: 'x.yaml', findings });
  return { value: located && toJson(located), diagnostics: findings.diagnostics() };
}
const codes = (text: string): readonly string[] => read(text).diagnostics.map(({ code }) => code);

test.each([
  ['1e-5', 1e-5],
  ['1E-5', 1e-5],
  ['1e5', 1e5],
  ['5e-4', 5e-4],
  ['1.0e5', 1e5],
  ['1.0e-5', 1e-5],
  ['1.e-5', 1e-5],
  ['.5e-3', 5e-4],
  ['no', 'no'],
  ['NO', 'NO'],
  ['on', 'on'],
  ['yes', 'yes'],
  ['true', true],
  ['08:30', '08:30'],
  ['12:30', '12:30'],
  ['0o14', 12],
  ['3.10', 3.1],
  ['2026-11-22', '2026-11-22'],
  ['"012"', '012'],
  ['"1_000"', '1_000'],
  ['80%', '80%'],
  ['~', null],
  ['', null],
])('the scalar %s', (text, value) => {
  expect(read(`a: ${text}`)).toEqual({ value: { a: value }, diagnostics: [] });
});

test.each([
  ['012', 'Write 12'],
  ['-007', 'Write -7'],
  ['1_000', 'Write 1000'],
  ['1e400', 'finite'],
  ['.inf', 'finite'],
  ['.nan', 'finite'],
  ['9007199254740993', 'quote it'],
])('the number %s is refused with a hint', (text, hint) => {
  const { value, diagnostics } = read(`a: ${text}`);
  expect(value).toBeUndefined();
  expect(diagnostics).toMatchObject([
    { code: 'RLX_NUMBER_AMBIGUOUS', line: 1, column: 4, length: text.length },
  ]);
  expect(diagnostics[0]?.hint).toContain(hint);
});

test('keys are texts, as they are written', () => {
  expect(read('y: 1\nn: 2\n1: 3').value).toEqual({ y: 1, n: 2, 1: 3 });
});

test.each([
  ['a duplicate key', 'a: 1\na: 2', ['RLX_KEY_DUPLICATE']],
  ['a tab', 'a:\n\tb: 1', ['RLX_YAML_SYNTAX']],
  ['two documents', 'a: 1\n---\nb: 2', ['RLX_YAML_SYNTAX']],
  ['an unknown tag', 'a: !foo 1', ['RLX_YAML_SYNTAX']],
  ['a version directive', '# hello\n%YAML 1.1\n---\na: no', ['RLX_YAML_DIRECTIVE']],
  ['a tag directive', '%TAG ! tag:x,2000:\n---\na: 1', ['RLX_YAML_DIRECTIVE']],
  ['__proto__', 'a: { __proto__: { polluted: 1 } }', ['RLX_KEY_REFUSED']],
  [
    'constructor and prototype',
    'constructor: 1\nprototype: 2',
    ['RLX_KEY_REFUSED', 'RLX_KEY_REFUSED'],
  ],
  ['nothing', '# only a comment\n', ['RLX_YAML_EMPTY']],
])('%s is refused', (_, text, expected) => {
  expect(codes(text)).toEqual(expected);
});

test('a percent sign in the content is no directive', () => {
  expect(read('a: 1\nb: |\n  %YAML 1.1\n').value).toEqual({ a: 1, b: '%YAML 1.1\n' });
});

test('a byte-order mark, anchors and merge keys are understood', () => {
  const text = 'base: &base { a: 1, b: 2 }\nmore: { <<: *base, b: 3 }\nsame: *base';
  expect(read(text).value).toEqual({
    base: { a: 1, b: 2 },
    more: { a: 1, b: 3 },
    same: { a: 1, b: 2 },
  });
});

test('size, number of keys, depth and expansion by aliases are bounded', () => {
  const limit = ['RLX_YAML_LIMIT'];
  expect(codes(`a: "${'x'.repeat(yamlLimits.bytes)}"`)).toEqual(limit);
  expect(
    codes(Array.from({ length: yamlLimits.keys + 1 }, (_, index) => `k${index}: 1`).join('\n')),
  ).toEqual(limit);
  expect(
    codes(`a: ${'['.repeat(yamlLimits.depth + 1)}${']'.repeat(yamlLimits.depth + 1)}`),
  ).toEqual(limit);
  const laughs = Array.from({ length: 9 }, (_, index) =>
    index === 0
      ? 'l0: &l0 [x, x, x, x, x, x, x, x, x]'
      : `l${index}: &l${index} [${`*l${index - 1}, `.repeat(9)}]`,
  );
  expect(codes(laughs.join('\n'))).toEqual(limit);
});

test('whatever is written, reading gives a value or problems with a place', () => {
  const piece = fc.constantFrom(
    'a',
    'b: ',
    ': ',
    '\n',
    '  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '#',
    '&x ',
    '*x',
    '!',
    '|',
    '%',
    '\t',
    '1e9',
    '---',
    '<<: ',
    '?',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const { value, diagnostics } = read(pieces.join(''));
      expect(value === undefined).toBe(diagnostics.length > 0);
      for (const { line, column, message, hint } of diagnostics) {
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
        expect(message).not.toBe('');
        expect(hint).not.toBeNull();
      }
    }),
    { numRuns: 2_000 },
  );
});
