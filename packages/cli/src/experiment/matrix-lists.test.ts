import type { PlannedCell } from '@rl-exp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainKey } from './explain-key.ts';
import { problemsOf, resolved, validExperiment } from './__fixtures__/experiment-folder.ts';

const withMatrix = (matrix: string, seeds = '[1]'): string =>
  `${validExperiment.replace('seeds: [1, 2]', `seeds: ${seeds}`)}matrix:\n${matrix}`;

async function cellsOf(
  files: string,
  options: { readonly sets?: readonly string[]; readonly profiles?: readonly string[] } = {},
): Promise<readonly PlannedCell[]> {
  return (await resolved({ files, ...options })).plan.cells;
}
const rowOf = ({ hyperparameters, environment, agent, seed }: PlannedCell): readonly unknown[] => [
  hyperparameters['lr']?.start,
  environment.steps,
  agent.with['may_stop'],
  seed,
];
const ids = (cells: readonly PlannedCell[]): readonly string[] => cells.map(({ id }) => id);

test('ranges and logarithmic series stand for lists, in files, profiles and --set', async () => {
  const files = `${withMatrix('  environment.steps: 2..4\n', '0..2')}profiles:
  fine: { seeds: 5..5, matrix: { hyperparameters.lr.start: "log(1e-5,1e-3,3)" } }
`;
  expect((await cellsOf(files)).map(rowOf)).toEqual(
    [2, 3, 4].flatMap((steps) => [0, 1, 2].map((seed) => [1e-4, steps, false, seed])),
  );
  const sets = ['matrix.environment.steps=1..2'];
  expect((await cellsOf(files, { sets, profiles: ['fine'] })).map(rowOf)).toEqual(
    [1, 2].flatMap((steps) => [1e-5, 1e-4, 1e-3].map((lr) => [lr, steps, false, 5])),
  );
  expect(await cellsOf(files)).toEqual(
    await cellsOf(withMatrix('  environment.steps: [2, 3, 4]\n', '[0, 1, 2]')),
  );
});

test('values may have names, which are in the plan and change no cell', async () => {
  const named = await resolved({
    files: withMatrix(`  agent:
    calm: { use: mock }
    free: { use: mock, with: { may_stop: true } }
  environment.steps: [2, 4]
`),
  });
  const plain = await cellsOf(
    withMatrix(
      '  agent: [{ use: mock }, { use: mock, with: { may_stop: true } }]\n  environment.steps: [2, 4]\n',
    ),
  );
  expect(named.plan.cells).toEqual(plain);
  expect(ids(plain).map((id) => named.plan.labels?.[id])).toEqual(
    ['calm', 'calm', 'free', 'free'].map((agent) => ({ agent })),
  );
  expect(explainKey(named, 'agent.with.may_stop').varied).toMatchObject([
    { axis: 'agent', values: [{ value: true }] },
  ]);
});

test('a profile may add a value by its name', async () => {
  const files = `${withMatrix('  agent: { calm: { use: mock } }\n')}profiles:
  more: { matrix: { agent: { free: { use: mock, with: { may_stop: true } } } } }
`;
  expect((await cellsOf(files, { profiles: ['more'] })).map(rowOf)).toEqual([
    [1e-4, 3, false, 1],
    [1e-4, 3, true, 1],
  ]);
});

test('zipped axes go together, and multiply with the others where they stand', async () => {
  const matrix = `  agent.with.may_stop: [false, true]
  zip:
    - hyperparameters.lr.start: [1e-4, 3e-5]
      environment.steps: [2, 4]
`;
  expect((await cellsOf(withMatrix(matrix))).map(rowOf)).toEqual([
    [1e-4, 2, false, 1],
    [3e-5, 4, false, 1],
    [1e-4, 2, true, 1],
    [3e-5, 4, true, 1],
  ]);
});

test('excluded combinations and seeds are left out; the others keep their ids', async () => {
  const axes = `  agent: { calm: { use: mock }, free: { use: mock, with: { may_stop: true } } }
  hyperparameters.lr.start: [1e-4, 3e-5]
`;
  const all = await cellsOf(withMatrix(axes, '0..3'));
  const some = await cellsOf(
    withMatrix(
      `${axes}  exclude:
    - { agent: free, hyperparameters.lr.start: 0.00003 }
    - { agent: { use: mock }, seeds: 2..3 }
    - { agent: mock, hyperparameters.lr.start: [3e-5], seeds: 0 }
`,
      '0..3',
    ),
  );
  expect(some.map(rowOf)).toEqual([
    [1e-4, 3, false, 0],
    [1e-4, 3, false, 1],
    [3e-5, 3, false, 1],
    [1e-4, 3, true, 0],
    [1e-4, 3, true, 1],
    [1e-4, 3, true, 2],
    [1e-4, 3, true, 3],
  ]);
  expect(ids(all)).toEqual(expect.arrayContaining([...ids(some)]));
});

test('an exclusion keeps combinations away that would be no experiment', async () => {
  const axes = '  hyperparameters.lr.start: [1e-4, 1e-2]\n  hyperparameters.lr.max: [1e-1, 1e-3]\n';
  const exclude = '  exclude: [{ hyperparameters.lr.start: 1e-2, hyperparameters.lr.max: 1e-3 }]\n';
  expect(await problemsOf({ files: withMatrix(axes) })).toContain('RLX_BOUNDS_INVALID');
  expect(await cellsOf(withMatrix(axes + exclude))).toHaveLength(3);
});

test('added cells stand beside the product, with what they do not name as the file has it', async () => {
  const cells = await cellsOf(
    withMatrix(
      `  agent: { calm: { use: mock }, free: { use: mock, with: { may_stop: true } } }
  add:
    - { agent: free, environment.steps: 9 }
    - { hyperparameters.lr.start: 1e-2, seeds: 5..6 }
`,
      '[1, 2]',
    ),
  );
  expect(cells.map(rowOf)).toEqual([
    [1e-4, 3, false, 1],
    [1e-4, 3, false, 2],
    [1e-4, 3, true, 1],
    [1e-4, 3, true, 2],
    [1e-4, 9, true, 1],
    [1e-4, 9, true, 2],
    [1e-2, 3, false, 5],
    [1e-2, 3, false, 6],
  ]);
});

test('without axes the experiment itself is the first cell, and variants are added to it', async () => {
  const cells = await cellsOf(
    withMatrix('  add: [{ environment.steps: 4 }, { agent.with.may_stop: true }]\n'),
  );
  expect(cells.map(rowOf)).toEqual([
    [1e-4, 3, false, 1],
    [1e-4, 4, false, 1],
    [1e-4, 3, true, 1],
  ]);
});

const axisTexts = {
  'hyperparameters.lr.start': ['1e-4', '2e-4', '3e-4'],
  'environment.steps': ['2', '4', '5'],
  'environment.replicate': ['1', '2', '3'],
} as const;
const axisNames = Object.keys(axisTexts) as (keyof typeof axisTexts)[];

test('zip is the diagonal of the product; excluding all but the diagonal is the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray(axisNames, { minLength: 2 }), async (chosen) => {
      const axes = chosen.map((name) => `${name}: [${axisTexts[name].join(', ')}]`);
      const zipped = await cellsOf(withMatrix(`  zip: [{ ${axes.join(', ')} }]\n`));
      const [first, ...others] = chosen;
      if (first === undefined) return;
      const exclude = others.flatMap((other) =>
        axisTexts[first].map((value, index) => {
          const rest = axisTexts[other].filter((_, position) => position !== index);
          return `{ ${first}: ${value}, ${other}: [${rest.join(', ')}] }`;
        }),
      );
      const left = await cellsOf(
        withMatrix(
          `${axes.map((axis) => `  ${axis}\n`).join('')}  exclude: [${exclude.join(', ')}]\n`,
        ),
      );
      expect(left).toEqual(zipped);
      const added = await cellsOf(
        withMatrix(
          `  add: [${axisTexts[first].map((_, index) => `{ ${chosen.map((name) => `${name}: ${axisTexts[name][index]}`).join(', ')} }`).join(', ')}]\n`,
        ),
      );
      expect(added.slice(1)).toEqual(zipped);
    }),
    { numRuns: 6 },
  );
});

test('exclusions that exclude nothing', async () => {
  expect(
    await problemsOf({
      files:
        withMatrix(`  agent: { calm: { use: mock }, free: { use: mock, with: { may_stop: true } } }
  zip: [{ hyperparameters.lr.start: [1e-4, 3e-5], environment.steps: [2, 4] }]
  exclude:
    - { agents: calm }
    - { agent: clam }
    - { hyperparameters.lr.start: 3e-6 }
    - { seeds: 7 }
    - { environment.steps: 2, hyperparameters.lr.start: 3e-5 }
    - {}
`),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:25:9 RLX_MATRIX_AXIS_ABSENT
    \`agents\` is not an axis of this matrix, so that nothing can be excluded by it.
      23 |   zip: [{ hyperparameters.lr.start: [1e-4, 3e-5], environment.steps: [2, 4] }]
      24 |   exclude:
    > 25 |     - { agents: calm }
         |         ^^^^^^
      26 |     - { agent: clam }
      27 |     - { hyperparameters.lr.start: 3e-6 }
      → Did you mean \`agent\`?

    experiment.yaml:26:16 RLX_MATRIX_VALUE_UNKNOWN
    \`agent\` has no value \`clam\` in this experiment.
      24 |   exclude:
      25 |     - { agents: calm }
    > 26 |     - { agent: clam }
         |                ^^^^
      27 |     - { hyperparameters.lr.start: 3e-6 }
      28 |     - { seeds: 7 }
      → Did you mean \`calm\`?

    experiment.yaml:27:35 RLX_MATRIX_VALUE_UNKNOWN
    \`hyperparameters.lr.start\` has no value \`3e-6\` in this experiment.
      25 |     - { agents: calm }
      26 |     - { agent: clam }
    > 27 |     - { hyperparameters.lr.start: 3e-6 }
         |                                   ^^^^
      28 |     - { seeds: 7 }
      29 |     - { environment.steps: 2, hyperparameters.lr.start: 3e-5 }
      → Did you mean \`3e-5\`?

    experiment.yaml:28:16 RLX_MATRIX_VALUE_UNKNOWN
    \`seeds\` has no value \`7\` in this experiment.
      26 |     - { agent: clam }
      27 |     - { hyperparameters.lr.start: 3e-6 }
    > 28 |     - { seeds: 7 }
         |                ^
      29 |     - { environment.steps: 2, hyperparameters.lr.start: 3e-5 }
      30 |     - {}
      → Its values: \`1\`.

    experiment.yaml:29:7 RLX_MATRIX_EXCLUDE_UNMATCHED
    This excludes nothing: no combination has all of these values together.
      27 |     - { hyperparameters.lr.start: 3e-6 }
      28 |     - { seeds: 7 }
    > 29 |     - { environment.steps: 2, hyperparameters.lr.start: 3e-5 }
         |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      30 |     - {}
      → Take the entry out, or name values that go together.

    experiment.yaml:30:7 RLX_VALUE_INVALID
    \`matrix.exclude[5]\`: expected a map of at least 1 key, received an empty map.
      28 |     - { seeds: 7 }
      29 |     - { environment.steps: 2, hyperparameters.lr.start: 3e-5 }
    > 30 |     - {}
         |       ^^
      → Change the value.

    6 problems"
  `);
});

test('nothing left', async () => {
  expect(
    await problemsOf({
      files: withMatrix(
        '  environment.steps: [2, 4]\n  exclude: [{ environment.steps: [2, 4] }]\n',
      ),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:21:1 RLX_MATRIX_EMPTY
    Every cell of the matrix is excluded.
      19 | trainer: { use: simulated }
      20 | judge: { use: simulated }
    > 21 | matrix:
         | ^^^^^^
      22 |   environment.steps: [2, 4]
      23 |   exclude: [{ environment.steps: [2, 4] }]
      → Take an entry out of \`exclude\`, or \`add\` what should run.

    1 problem"
  `);
});

test('additions that are wrong, or there already', async () => {
  expect(
    await problemsOf({
      files:
        withMatrix(`  agent: { calm: { use: mock }, free: { use: mock, with: { may_stop: true } } }
  add:
    - { agent: fre }
    - { agnt: free }
    - { name: other }
    - { environment.steps: many }
`),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:24:16 RLX_MATRIX_VALUE_UNKNOWN
    \`agent\` has no value \`fre\` in this experiment.
      22 |   agent: { calm: { use: mock }, free: { use: mock, with: { may_stop: true } } }
      23 |   add:
    > 24 |     - { agent: fre }
         |                ^^^
      25 |     - { agnt: free }
      26 |     - { name: other }
      → Did you mean \`free\`?

    experiment.yaml:25:9 RLX_MATRIX_AXIS_UNKNOWN
    \`agnt\` is not a key of an experiment that a matrix can vary.
      23 |   add:
      24 |     - { agent: fre }
    > 25 |     - { agnt: free }
         |         ^^^^
      26 |     - { name: other }
      27 |     - { environment.steps: many }
      → Did you mean \`agent\`?

    experiment.yaml:26:9 RLX_MATRIX_AXIS_REFUSED
    \`name\` is not an axis of a matrix.
      24 |     - { agent: fre }
      25 |     - { agnt: free }
    > 26 |     - { name: other }
         |         ^^^^
      27 |     - { environment.steps: many }
      → It belongs to the experiment as a whole; take it out, and write \`name\` outside the matrix if it is needed.

    experiment.yaml:27:28 RLX_VALUE_INVALID
    \`environment.steps\`: expected a whole number, received the text \`many\`.
      25 |     - { agnt: free }
      26 |     - { name: other }
    > 27 |     - { environment.steps: many }
         |                            ^^^^
      → Most steps of an episode.

    4 problems"
  `);
  expect(
    await problemsOf({
      files: withMatrix(`  environment.steps: [2, 3]
  add:
    - { environment.steps: 3 }
    - { hyperparameters.lr.start: 1e-4, environment.steps: 9 }
    - { environment.steps: 9 }
`),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:24:7 RLX_CELL_DUPLICATE
    \`matrix.environment.steps[1]\` and \`matrix.add[0]\` come to the same cell.
      22 |   environment.steps: [2, 3]
      23 |   add:
    > 24 |     - { environment.steps: 3 }
         |       ^^^^^^^^^^^^^^^^^^^^^^^^
      25 |     - { hyperparameters.lr.start: 1e-4, environment.steps: 9 }
      26 |     - { environment.steps: 9 }
      the other value: experiment.yaml:22:26
      → Take one of the values out, or make them differ.

    experiment.yaml:26:7 RLX_CELL_DUPLICATE
    \`matrix.add[1]\` and \`matrix.add[2]\` come to the same cell.
      24 |     - { environment.steps: 3 }
      25 |     - { hyperparameters.lr.start: 1e-4, environment.steps: 9 }
    > 26 |     - { environment.steps: 9 }
         |       ^^^^^^^^^^^^^^^^^^^^^^^^
      the other value: experiment.yaml:25:7
      → Take one of the values out, or make them differ.

    2 problems"
  `);
  expect(await problemsOf({ files: withMatrix('  add: [{ environment.steps: 3 }]\n') }))
    .toMatchInlineSnapshot(`
    "experiment.yaml:22:9 RLX_CELL_DUPLICATE
    The experiment as it stands and \`matrix.add[0]\` come to the same cell.
      20 | judge: { use: simulated }
      21 | matrix:
    > 22 |   add: [{ environment.steps: 3 }]
         |         ^^^^^^^^^^^^^^^^^^^^^^^^
      → Take one of the values out, or make them differ.

    1 problem"
  `);
});

test('axes that do not go together', async () => {
  expect(
    await problemsOf({
      files: withMatrix(`  environment.steps: [2, 4]
  zip:
    - { hyperparameters.lr.start: [1e-4, 3e-5], environment.replicate: [1] }
    - { environment.steps: [2, 4], agents: [1, 2] }
    - {}
`),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:24:49 RLX_MATRIX_ZIP_LENGTH
    \`environment.replicate\` has 1 value, but \`hyperparameters.lr.start\`, which it goes together with, has 2.
      22 |   environment.steps: [2, 4]
      23 |   zip:
    > 24 |     - { hyperparameters.lr.start: [1e-4, 3e-5], environment.replicate: [1] }
         |                                                 ^^^^^^^^^^^^^^^^^^^^^
      25 |     - { environment.steps: [2, 4], agents: [1, 2] }
      26 |     - {}
      the values of hyperparameters.lr.start: experiment.yaml:24:9
      → Give axes of the same entry of \`zip\` the same number of values.

    experiment.yaml:25:9 RLX_MATRIX_AXIS_TWICE
    \`environment.steps\` is varied twice in this matrix.
      23 |   zip:
      24 |     - { hyperparameters.lr.start: [1e-4, 3e-5], environment.replicate: [1] }
    > 25 |     - { environment.steps: [2, 4], agents: [1, 2] }
         |         ^^^^^^^^^^^^^^^^^
      26 |     - {}
      first varied here: experiment.yaml:22:3
      → Keep one of the two.

    experiment.yaml:25:36 RLX_MATRIX_AXIS_UNKNOWN
    \`agents\` is not a key of an experiment that a matrix can vary.
      23 |   zip:
      24 |     - { hyperparameters.lr.start: [1e-4, 3e-5], environment.replicate: [1] }
    > 25 |     - { environment.steps: [2, 4], agents: [1, 2] }
         |                                    ^^^^^^
      26 |     - {}
      → Did you mean \`agent\`?

    experiment.yaml:26:7 RLX_VALUE_INVALID
    \`matrix.zip[2]\`: expected a map of at least 1 key, received an empty map.
      24 |     - { hyperparameters.lr.start: [1e-4, 3e-5], environment.replicate: [1] }
      25 |     - { environment.steps: [2, 4], agents: [1, 2] }
    > 26 |     - {}
         |       ^^
      → Change the value.

    4 problems"
  `);
});

test('names and series that are none', async () => {
  expect(
    await problemsOf({
      files: withMatrix(
        `  agent: { use: mock }
  trainer: { "a b": { use: simulated } }
  judge: {}
  environment.steps: 4..1
  environment.replicate: 0..1000000000
  zip: [{ hyperparameters.lr.start: log(1e-6,1e-3,5) }]
`,
        '0..x',
      ),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:3:8 RLX_SERIES_INVALID
    \`0..x\` is no series of numbers: it is neither \`0..9\` nor \`log(1e-6,1e-3,5)\`.
      1 | version: 1
      2 | name: trial
    > 3 | seeds: 0..x
        |        ^^^^
      4 | objective: { metric: wer, goal: minimize }
      5 | environment:
      → Write \`0..9\` for whole numbers with both ends, or \`log(1e-6,1e-3,5)\` for five numbers with equal ratios, in quotes inside brackets.

    experiment.yaml:22:12 RLX_MATRIX_LABEL_INVALID
    \`use\` cannot be the name of a value.
      20 | judge: { use: simulated }
      21 | matrix:
    > 22 |   agent: { use: mock }
         |            ^^^
      23 |   trainer: { "a b": { use: simulated } }
      24 |   judge: {}
      → An axis is a list of values, or a map of named ones: \`agent: [{ use: … }]\` or \`agent: { first: { use: … } }\`.

    experiment.yaml:22:17 RLX_VALUE_INVALID
    \`agent\`: expected a map, received the text \`mock\`.
      20 | judge: { use: simulated }
      21 | matrix:
    > 22 |   agent: { use: mock }
         |                 ^^^^
      23 |   trainer: { "a b": { use: simulated } }
      24 |   judge: {}
      → Who chooses the actions.

    experiment.yaml:23:14 RLX_MATRIX_LABEL_INVALID
    \`a b\` cannot be the name of a value.
      21 | matrix:
      22 |   agent: { use: mock }
    > 23 |   trainer: { "a b": { use: simulated } }
         |              ^^^^^
      24 |   judge: {}
      25 |   environment.steps: 4..1
      → A name has up to 32 letters, digits, \`.\`, \`_\`, \`+\` and \`-\`, and begins with a letter or digit.

    experiment.yaml:24:10 RLX_VALUE_INVALID
    \`matrix.judge\`: expected a map of at least 1 key, received an empty map.
      22 |   agent: { use: mock }
      23 |   trainer: { "a b": { use: simulated } }
    > 24 |   judge: {}
         |          ^^
      25 |   environment.steps: 4..1
      26 |   environment.replicate: 0..1000000000
      → Change the value.

    experiment.yaml:25:22 RLX_SERIES_INVALID
    \`4..1\` is no series of numbers: 4 is above 1.
      23 |   trainer: { "a b": { use: simulated } }
      24 |   judge: {}
    > 25 |   environment.steps: 4..1
         |                      ^^^^
      26 |   environment.replicate: 0..1000000000
      27 |   zip: [{ hyperparameters.lr.start: log(1e-6,1e-3,5) }]
      → Write \`0..9\` for whole numbers with both ends, or \`log(1e-6,1e-3,5)\` for five numbers with equal ratios, in quotes inside brackets.

    experiment.yaml:26:26 RLX_SERIES_INVALID
    \`0..1000000000\` is no series of numbers: it has more than 10000 numbers.
      24 |   judge: {}
      25 |   environment.steps: 4..1
    > 26 |   environment.replicate: 0..1000000000
         |                          ^^^^^^^^^^^^^
      27 |   zip: [{ hyperparameters.lr.start: log(1e-6,1e-3,5) }]
      → Write \`0..9\` for whole numbers with both ends, or \`log(1e-6,1e-3,5)\` for five numbers with equal ratios, in quotes inside brackets.

    experiment.yaml:27:37 RLX_SERIES_INVALID
    \`log(1e-6\` is no series of numbers: it is neither \`0..9\` nor \`log(1e-6,1e-3,5)\`.
      25 |   environment.steps: 4..1
      26 |   environment.replicate: 0..1000000000
    > 27 |   zip: [{ hyperparameters.lr.start: log(1e-6,1e-3,5) }]
         |                                     ^^^^^^^^
      → Write \`0..9\` for whole numbers with both ends, or \`log(1e-6,1e-3,5)\` for five numbers with equal ratios, in quotes inside brackets.

    experiment.yaml:27:37 RLX_BOUNDS_INVALID
    \`hyperparameters.lr\`: start 1 must not be above max 0.1.
      25 |   environment.steps: 4..1
      26 |   environment.replicate: 0..1000000000
    > 27 |   zip: [{ hyperparameters.lr.start: log(1e-6,1e-3,5) }]
         |                                     ^^^^^^^^
      → Bounds are inclusive: min ≤ start ≤ max.

    experiment.yaml:27:46 RLX_VALUE_INVALID
    \`matrix.zip[0].1e-3\`: expected a list or a map, received nothing.
      25 |   environment.steps: 4..1
      26 |   environment.replicate: 0..1000000000
    > 27 |   zip: [{ hyperparameters.lr.start: log(1e-6,1e-3,5) }]
         |                                              ^^^^
      → Values of the axis: a list, a map of named values, a range such as 0..9, or log(1e-6,1e-3,5).

    experiment.yaml:27:46 RLX_MATRIX_AXIS_UNKNOWN
    \`1e-3\` is not a key of an experiment that a matrix can vary.
      25 |   environment.steps: 4..1
      26 |   environment.replicate: 0..1000000000
    > 27 |   zip: [{ hyperparameters.lr.start: log(1e-6,1e-3,5) }]
         |                                              ^^^^
      → An axis is a slot or a dotted key, e.g. \`hyperparameters.lr.start\`. Known here: \`objective\`, \`environment\`, \`hyperparameters\`, \`data\`, \`splits\`, \`agent\`, \`trainer\`, \`judge\`.

    experiment.yaml:27:51 RLX_VALUE_INVALID
    \`matrix.zip[0].5)\`: expected a list or a map, received nothing.
      25 |   environment.steps: 4..1
      26 |   environment.replicate: 0..1000000000
    > 27 |   zip: [{ hyperparameters.lr.start: log(1e-6,1e-3,5) }]
         |                                                   ^^
      → Values of the axis: a list, a map of named values, a range such as 0..9, or log(1e-6,1e-3,5).

    experiment.yaml:27:51 RLX_MATRIX_AXIS_UNKNOWN
    \`5)\` is not a key of an experiment that a matrix can vary.
      25 |   environment.steps: 4..1
      26 |   environment.replicate: 0..1000000000
    > 27 |   zip: [{ hyperparameters.lr.start: log(1e-6,1e-3,5) }]
         |                                                   ^^
      → An axis is a slot or a dotted key, e.g. \`hyperparameters.lr.start\`. Known here: \`objective\`, \`environment\`, \`hyperparameters\`, \`data\`, \`splits\`, \`agent\`, \`trainer\`, \`judge\`.

    13 problems"
  `);
});
