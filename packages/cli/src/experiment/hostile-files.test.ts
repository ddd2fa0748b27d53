import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ExperimentInvalid } from '../diagnostics/experiment-invalid.ts';
import { folderOf, validExperiment } from './__fixtures__/experiment-folder.ts';
import { experimentOutcome, lacksOf } from './__fixtures__/experiment-outcome.ts';
import { resolveExperiment } from './resolve-experiment.ts';

const times = (count: number, text: (index: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(between);
const withMatrix = (matrix: string): string => `${validExperiment}matrix: { ${matrix} }\n`;
const withUse = (use: string): string => validExperiment.replace('use: mock', `use: ${use}`);
const kilo = 1024;

/** What is refused, by what a person would call it: the text, and the code of its first problem. */
const hostile: Readonly<Record<string, readonly [text: string, code: string]>> = {
  'billion laughs': [
    times(9, (level) =>
      level === 0
        ? 'l0: &l0 [x, x, x, x, x, x, x, x, x]\n'
        : `l${level}: &l${level} [${`*l${level - 1}, `.repeat(9)}]\n`,
    ),
    'RLX_YAML_LIMIT',
  ],
  'an alias to itself': ['a: &a [*a]', 'RLX_YAML_LIMIT'],
  'thousands of aliases': [`a: &a x\nb: [${'*a, '.repeat(15 * kilo)}]`, 'RLX_YAML_LIMIT'],
  'thousands of anchors': [times(5 * kilo, (index) => `- &a${index} x\n`), 'RLX_VALUE_INVALID'],
  'open brackets': [`a: ${'['.repeat(60 * kilo)}`, 'RLX_YAML_LIMIT'],
  'open braces': ['{a: '.repeat(15 * kilo), 'RLX_YAML_LIMIT'],
  'lists in lists': ['- '.repeat(30 * kilo), 'RLX_YAML_LIMIT'],
  'keys in keys': ['? '.repeat(30 * kilo), 'RLX_YAML_LIMIT'],
  'a hundred thousand keys': [times(100_000, (index) => `k${index}: 1\n`), 'RLX_YAML_LIMIT'],
  'many equal keys': [`{${'a, '.repeat(20 * kilo)}}`, 'RLX_YAML_LIMIT'],
  'unknown keys': [validExperiment + times(1_900, (index) => `k${index}: 1\n`), 'RLX_KEY_UNKNOWN'],
  'merges without end': [`a: &a {x: 1}\n<<: [${'*a, '.repeat(15 * kilo)}]`, 'RLX_YAML_LIMIT'],
  'a huge text': [`name: ${'x'.repeat(60 * kilo)}`, 'RLX_KEY_MISSING'],
  'more than may be read': [`name: ${'x'.repeat(kilo * kilo)}`, 'RLX_YAML_LIMIT'],
  'a mistake a line': ['"\n'.repeat(30 * kilo), 'RLX_YAML_SYNTAX'],
  'bad indentation': ['\t- :\n'.repeat(12 * kilo), 'RLX_YAML_SYNTAX'],
  'a number a kilometre long': [`a: ${'1'.repeat(60 * kilo)}`, 'RLX_NUMBER_AMBIGUOUS'],
  'the key __proto__': ['__proto__: { polluted: true }', 'RLX_KEY_REFUSED'],
  'the key constructor': ['a: { constructor: { prototype: 1 } }', 'RLX_KEY_REFUSED'],
  'an axis toString': [withMatrix('trainer.with.toString: [1]'), 'RLX_MATRIX_AXIS_UNKNOWN'],
  'a plugin called toString': [withUse('toString'), 'RLX_PLUGIN_NOT_FOUND'],
  'a plugin on another machine': [withUse('"file://host/x"'), 'RLX_PLUGIN_NOT_FOUND'],
  'a plugin that is code': [withUse('"data:text/javascript,1"'), 'RLX_PLUGIN_NOT_FOUND'],
  'an unknown tag': ['a: !!python/object:os.system x', 'RLX_YAML_SYNTAX'],
  'binary data': ['a: !!binary aGVsbG8=', 'RLX_YAML_SYNTAX'],
  'YAML 1.1': ['%YAML 1.1\n---\na: no', 'RLX_YAML_DIRECTIVE'],
  'a directive after a mark': ['\uFEFF# x\n%YAML 1.1\n---\na: no', 'RLX_YAML_DIRECTIVE'],
  'not a number': ['a: .nan', 'RLX_NUMBER_AMBIGUOUS'],
  infinity: ['a: -.INF', 'RLX_NUMBER_AMBIGUOUS'],
  'a number out of reach': ['a: 1e400', 'RLX_NUMBER_AMBIGUOUS'],
  'not a number, by its tag': ['a: !!float ".nan"', 'RLX_NUMBER_AMBIGUOUS'],
  'an inexact number in hexadecimal': ['a: 0xFFFFFFFFFFFFFFFF', 'RLX_NUMBER_AMBIGUOUS'],
  NUL: ['a: b\0c', 'RLX_YAML_CHARACTER'],
  'NUL, escaped': ['a: "b\\0c"', 'RLX_YAML_CHARACTER'],
  'half a character': ['a: "\\ud83d"', 'RLX_YAML_CHARACTER'],
  'an escape sequence': ['a: \u001B[2Jb', 'RLX_YAML_CHARACTER'],
  'a billion cells': [
    withMatrix(
      'environment.steps: 1..1000, environment.replicate: 0..999, hyperparameters.lr.start: "log(1e-6,1e-3,1000)"',
    ),
    'RLX_MATRIX_LIMIT',
  ],
  'a range without end': [withMatrix('environment.steps: 1..99999999999999'), 'RLX_SERIES_INVALID'],
  'hundreds of equal values': [
    withMatrix(`agent: [${times(200, () => '{ use: mock }', ', ')}]`),
    'RLX_CELL_DUPLICATE',
  ],
};

test.each(Object.entries(hostile))('%s', async (_, [text, code]) => {
  const folder = await folderOf({});
  await experimentOutcome(validExperiment, folder);
  const { diagnostics, milliseconds } = await experimentOutcome(text, folder);
  expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  expect(diagnostics.flatMap(lacksOf)).toEqual([]);
  expect(milliseconds).toBeLessThan(1_000);
  expect({}).not.toHaveProperty('polluted');
});

test.each([
  ['Latin-1', Buffer.from('name: caf\xe9\n', 'latin1'), 1, 10],
  ['a cut character', Buffer.from('a: 1\nb: ñ\n').subarray(0, 9), 2, 4],
  ['UTF-16', Buffer.from('\uFEFFname: a', 'utf16le'), 1, 1],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), 1, 1],
])('a file that is not UTF-8: %s', async (_, bytes, line, column) => {
  const folder = await folderOf({});
  await writeFile(join(folder, 'experiment.yaml'), bytes);
  const error: unknown = await resolveExperiment({
    file: 'experiment.yaml',
    workingDirectory: folder,
    environment: {},
  }).catch((thrown: unknown) => thrown);
  if (!(error instanceof ExperimentInvalid)) throw error;
  expect(error.diagnostics).toMatchObject([{ code: 'RLX_YAML_ENCODING', line, column }]);
});

test('what would steer a terminal is not in a frame', async () => {
  const { diagnostics } = await experimentOutcome(
    'a: 1\nb: \u001B]0;x\u0007\n',
    await folderOf({}),
  );
  expect(diagnostics[0]?.frame.map(({ text }) => text)).toEqual(['a: 1', 'b: \uFFFD]0;x\uFFFD']);
});

test('a byte-order mark before an experiment is not part of it', async () => {
  const folder = await folderOf({ 'experiment.yaml': `\uFEFF${validExperiment}` });
  const { plan } = await resolveExperiment({
    file: 'experiment.yaml',
    workingDirectory: folder,
    environment: {},
  });
  expect(plan.experiment).toBe('trial');
});
