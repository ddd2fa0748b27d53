import { readdir, readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Findings } from '../diagnostics/findings.ts';
import { SourceText } from '../diagnostics/source-text.ts';
import { checkShape, checkWhole } from './check-shape.ts';
import { editorSchema } from './editor-schema.ts';
import { asJsonSchema, type JsonSchema } from '../plugins/json-schema.ts';
import { expandSeries } from './expand-series.ts';
import { readYaml } from './read-yaml.ts';
import { validExperiment } from './__fixtures__/experiment-folder.ts';

const experiments = new URL('../../../../experiments/', import.meta.url);
let schema: JsonSchema = {};
beforeAll(async () => {
  ({ schema } = await editorSchema(new URL('schema.json', experiments).pathname));
});

test("experiments/schema.json is what the code generates; 'rl-exp schema --write' writes it", async () => {
  expect(JSON.parse(await readFile(new URL('schema.json', experiments), 'utf8'))).toEqual(schema);
});

test('every leaf is described', () => {
  const leaves = Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
    undescribed(part, name),
  );
  expect(leaves).toEqual([]);
});

/** Paths of leaves without description; the name of a variable in `{ env: NAME }` needs none. */
function undescribed(whole: JsonSchema, path: string): readonly string[] {
  const {
    properties = {},
    items,
    additionalProperties,
    anyOf = [],
    oneOf = [],
    allOf = [],
  } = whole;
  const others = [
    items,
    additionalProperties,
    asJsonSchema(whole['then']),
    ...anyOf,
    ...oneOf,
    ...allOf,
  ];
  const unnamed = others.filter((part) => typeof part === 'object');
  const named = Object.entries(properties).map(([name, part]) => ({ at: `${path}.${name}`, part }));
  const isLeaf = (part: JsonSchema): boolean => !part.properties && !part.anyOf && !part.oneOf;
  return [
    ...named
      .filter(
        ({ at, part }) => isLeaf(part) && !at.endsWith('.env') && part.description === undefined,
      )
      .map(({ at }) => at),
    ...named.flatMap(({ at, part }) => undescribed(part, at)),
    ...unnamed.flatMap((part) => undescribed(part, path)),
  ];
}

const change = (from: string, to: string): string => {
  if (!validExperiment.includes(from)) throw new Error(`nothing to change: ${from}`);
  return validExperiment.replace(from, to);
};

test.each([
  ['as it is', validExperiment, true],
  [
    'declared actions',
    change('steps: 3', 'actions: { warm: { multiply: { lr: 2 } }, hold: {}, stop: { end: true } }'),
    true,
  ],
  ['updates', change('audio_seconds: 600', 'updates: 5'), true],
  ['share as a fraction', change('80%', '0.8'), true],
  [
    'a profile with part of everything',
    `${validExperiment}profiles: { p: { splits: { train: { limit: { clips: 5 } } }, agent: { with: {} } } }`,
    true,
  ],
  ['an unknown key', change('seeds', 'seed'), false],
  ['an unknown key deep inside', change('salt: trial-1', 'salt: a\n  tests: {}'), false],
  ['an unknown key in a profile', `${validExperiment}profiles: { p: { enviroment: {} } }`, false],
  ['a name in a profile', `${validExperiment}profiles: { p: { name: x } }`, false],
  ['a wrong type', change('steps: 3', 'steps: many'), false],
  ['zero steps', change('steps: 3', 'steps: 0'), false],
  ['a fraction of a step', change('steps: 3', 'steps: 1.5'), false],
  ['an unknown action', change('steps: 3', 'actions: [warm]'), false],
  ['no actions', change('steps: 3', 'actions: []'), false],
  [
    'an effect of an unknown kind',
    change('steps: 3', 'actions: { warm: { square: { lr: 1 } } }'),
    false,
  ],
  [
    'an action that ends with false',
    change('steps: 3', 'actions: { stop: { end: false } }'),
    false,
  ],
  ['both segments', change('audio_seconds: 600', 'audio_seconds: 600, updates: 5'), false],
  ['neither segment', change('audio_seconds: 600', ''), false],
  ['no objective', change('objective: { metric: wer, goal: minimize }\n', ''), false],
  ['no use', change('trainer: { use: simulated }', 'trainer: {}'), false],
  ['no domains', change('[government]', '[]'), false],
  ['a wrong share', change('80%', '80'), false],
  ['another version', change('version: 1', 'version: 2'), false],
  ['a name that is no folder', change('name: trial', 'name: ../x'), false],
  [
    'a matrix',
    `${validExperiment}matrix: { agent: [{ use: mock }], hyperparameters.lr.start: [1e-4, 3e-5] }`,
    true,
  ],
  ['a matrix in a profile', `${validExperiment}profiles: { p: { matrix: { steps: [1] } } }`, false],
  ['an axis without values', `${validExperiment}matrix: { agent: [] }`, false],
  ['an axis that is no list', `${validExperiment}matrix: { agent: { use: mock } }`, false],
  ['an axis of seeds', `${validExperiment}matrix: { seeds: [1, 2] }`, false],
  ['an unknown axis', `${validExperiment}matrix: { agents: [{ use: mock }] }`, false],
  ['a range of seeds', change('seeds: [1, 2]', 'seeds: 0..9'), true],
  ['a range of seeds in words', change('seeds: [1, 2]', 'seeds: all'), false],
  [
    'named values of an axis',
    `${validExperiment}matrix: { agent: { a: { use: mock }, b: { use: mock, with: {} } } }`,
    true,
  ],
  ['a series', `${validExperiment}matrix: { hyperparameters.lr.start: 'log(1e-6,1e-3,5)' }`, true],
  [
    'pairs, exclusions and additions',
    `${validExperiment}matrix:
  hyperparameters.lr.start: [1e-4, 3e-5]
  zip: [{ hyperparameters.batch_size.start: [4, 8], environment.steps: [2, 4] }]
  exclude: [{ hyperparameters.lr.start: 1e-4, environment.steps: 2 }]
  add: [{ hyperparameters.lr.start: 1e-3, hyperparameters.batch_size.start: 4, environment.steps: 2 }]
`,
    true,
  ],
  [
    'an exclusion that is no list',
    `${validExperiment}matrix: { agent: [{ use: mock }], exclude: { agent: a } }`,
    false,
  ],
  [
    'an addition of something unknown',
    `${validExperiment}matrix: { agent: [{ use: mock }], add: [{ agnt: a }] }`,
    false,
  ],
  ['a comparison', `${validExperiment}compare: { split: val, equivalence: 0.01 }`, true],
  ['a comparison on train', `${validExperiment}compare: { split: train }`, false],
  ['a doubt that is accepted', `${validExperiment}accept: { failure-order: as published }`, true],
  ['an unknown doubt', `${validExperiment}accept: { failure-odor: as published }`, false],
  ['a doubt without a reason', `${validExperiment}accept: { failure-order: true }`, false],
  [
    'an action that chooses',
    change('steps: 3', 'actions: { set: { choose: true }, stop: { end: true } }'),
    true,
  ],
  ['an action that may choose', change('steps: 3', 'actions: { set: { choose: 1 } }'), false],
  ['a replicate below zero', change('steps: 3', 'replicate: -1'), false],
  ['a negative penalty', change('steps: 3', 'reward: { nan: -1 }'), false],
])('editor and command line agree: %s', async (_, text, valid) => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  expect(ajv.validate(schema, parse(text)), ajv.errorsText()).toBe(valid);

  const findings = new Findings();
  const written = readYaml({ source: new SourceText('x.yaml', text), layer: 'x.yaml', findings });
  if (written !== undefined) {
    const located = expandSeries(written, findings);
    checkShape(located, findings);
    checkWhole(located, findings);
  }
  expect(findings.count === 0).toBe(valid);
});

test('a file that extends another may leave keys out, but not write wrong ones', async () => {
  const ajv = new Ajv({ strict: false });
  expect(
    ajv.validate(schema, { version: 1, extends: ['./base.yaml'], trainer: { with: {} } }),
  ).toBe(true);
  expect(ajv.validate(schema, { version: 1, extends: ['./base.yaml'], trainr: {} })).toBe(false);
});

test('a matrix may bring what the file leaves out, and its slots are whole', () => {
  const ajv = new Ajv({ strict: false });
  const { agent: _, ...rest } = parse(validExperiment);
  expect(ajv.validate(schema, { ...rest, matrix: { agent: [{ use: 'mock' }] } })).toBe(true);
  expect(ajv.validate(schema, { ...rest, matrix: { agent: [{ with: {} }] } })).toBe(false);
  expect(ajv.validate(schema, rest)).toBe(false);
});

test.each((await readdir(experiments)).filter((name) => name.endsWith('.yaml')))(
  'experiments/%s fits the schema',
  async (name) => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    const content: unknown = parse(await readFile(new URL(name, experiments), 'utf8'));
    expect(ajv.validate(schema, content), ajv.errorsText()).toBe(true);
  },
);
