import { planCell, planSchema, type PlannedCell } from '@rl-exp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainKey } from './explain-key.ts';
import { problemsOf, resolved, validExperiment } from './__fixtures__/experiment-folder.ts';

const withMatrix = (matrix: string): string => `${validExperiment}matrix:\n${matrix}`;
const scripted = (...actions: readonly string[]): string =>
  `{ use: mock, with: { policy: scripted, actions: [${actions.join(', ')}] } }`;

test('cells are the product in declared order, each with every seed', async () => {
  const { plan, cells } = await resolved({
    files: withMatrix(`  hyperparameters.lr.start: [1e-4, 3e-5]\n  environment.steps: [2, 4]\n`),
  });
  expect(planSchema.parse(plan)).toEqual(plan);
  expect(cells.map(({ cell }) => cell)).toEqual(plan.cells);
  expect(
    plan.cells.map(({ hyperparameters, environment, seed }) => [
      hyperparameters['lr']?.start,
      environment.steps,
      seed,
    ]),
  ).toEqual([
    [1e-4, 2, 1],
    [1e-4, 2, 2],
    [1e-4, 4, 1],
    [1e-4, 4, 2],
    [3e-5, 2, 1],
    [3e-5, 2, 2],
    [3e-5, 4, 1],
    [3e-5, 4, 2],
  ]);
  // What an axis does not name stays as it is.
  expect(plan.cells[0]?.hyperparameters['lr']).toEqual({ start: 1e-4, min: 1e-7, max: 1e-1 });
});

test('a slot is replaced whole, and a dotted key is laid over as --set does', async () => {
  const { plan } = await resolved({
    files: validExperiment
      .replace('seeds: [1, 2]', 'seeds: [1]')
      .replace('policy: random', 'policy: random, may_stop: true').concat(`matrix:
  agent: [{ use: mock }, ${scripted('hold')}]
  environment.segment: [{ audio_seconds: 600 }, { updates: 5 }]
`),
  });
  const agents = plan.cells.map(({ agent }) => agent.with);
  expect(agents[0]).toEqual({ policy: 'random', may_stop: false });
  expect(agents[2]).toEqual({ policy: 'scripted', may_stop: false, actions: ['hold'] });
  expect(plan.cells.map(({ environment }) => environment.segment)).toEqual([
    { audio_seconds: 600 },
    { updates: 5 },
    { audio_seconds: 600 },
    { updates: 5 },
  ]);
});

test('the matrix may bring what the file leaves out, and options of the slots that it brings', async () => {
  const { plan } = await resolved({
    files: validExperiment
      .replace(/agent:\n.*\n.*\n/, '')
      .concat('matrix:\n  agent.with.may_stop: [false, true]\n  agent: [{ use: mock }]\n'),
  });
  expect(plan.cells.map(({ agent, seed }) => [agent.with['may_stop'], seed])).toEqual([
    [false, 1],
    [false, 2],
    [true, 1],
    [true, 2],
  ]);
});

test('profiles and --set may set axes; lists replace', async () => {
  const files = `${withMatrix('  environment.steps: [2, 4]\n')}profiles:
  short: { matrix: { environment.steps: [1] } }
`;
  const steps = async (options: Partial<Parameters<typeof resolved>[0]>): Promise<unknown> =>
    (
      await resolved({
        files,
        sets: ['seeds=[1]', ...(options.sets ?? [])],
        ...(options.profiles && { profiles: options.profiles }),
      })
    ).plan.cells.map(({ environment, hyperparameters }) => [
      environment.steps,
      hyperparameters['lr']?.start,
    ]);
  expect(await steps({})).toEqual([
    [2, 1e-4],
    [4, 1e-4],
  ]);
  expect(await steps({ profiles: ['short'] })).toEqual([[1, 1e-4]]);
  const sets = ['matrix.environment.steps=[3]', 'matrix.hyperparameters.lr.start=[1e-5, 2e-5]'];
  expect(await steps({ sets })).toEqual([
    [3, 1e-5],
    [3, 2e-5],
  ]);
});

test('without more than one value a matrix changes nothing', async () => {
  const plain = await resolved({ files: validExperiment });
  const single = await resolved({
    files: withMatrix(
      '  environment.steps: [3]\n  agent: [{ use: mock, with: { policy: random } }]\n',
    ),
  });
  expect(single.plan).toEqual(plain.plan);
});

const values = {
  'hyperparameters.lr.start': ['1e-4', '2e-4', '3e-4'],
  'environment.steps': ['1', '2', '5'],
  'environment.branch': ['true', 'false'],
  'environment.replicate': ['0', '1', '2'],
  'splits.train.limit.clips': ['10', '20'],
  agent: ['{ use: mock }', scripted('hold'), scripted('lr_up')],
} as const;
const axes = fc.subarray(Object.keys(values) as (keyof typeof values)[], { minLength: 1 });

test('a cell is what a file with its values alone comes to; another value leaves its id alone', async () => {
  await fc.assert(
    fc.asyncProperty(axes, fc.nat({ max: 2 }), async (chosen, grown) => {
      const lines = (count: (axis: number) => number): string =>
        chosen
          .map((axis, index) => `  ${axis}: [${values[axis].slice(0, count(index)).join(', ')}]\n`)
          .join('');
      const small = (await resolved({ files: withMatrix(lines(() => 1)) })).plan.cells;
      const position = grown % chosen.length;
      const large = (
        await resolved({ files: withMatrix(lines((index) => (index === position ? 2 : 1))) })
      ).plan.cells;
      const ids = (cells: readonly PlannedCell[]): readonly string[] => cells.map(({ id }) => id);
      expect(ids(large)).toEqual(expect.arrayContaining([...ids(small)]));
      expect(new Set(ids(large)).size).toBe(2 * small.length);
      for (const { id, ...configuration } of large) expect(planCell(configuration).id).toBe(id);

      const sets = chosen.map(
        (axis, index) => `${axis}=${values[axis][index === position ? 1 : 0]}`,
      );
      // A slot is laid over by --set, which is the same where nothing of the old one is left to merge.
      const alone = await resolved({
        files: validExperiment.replace('  with: { policy: random }\n', ''),
        sets,
      });
      expect(ids(large)).toEqual(expect.arrayContaining([...ids(alone.plan.cells)]));
    }),
    { numRuns: 15 },
  );
});

test('explain shows what the matrix makes of a key', async () => {
  const experiment = await resolved({
    files: withMatrix(
      '  environment.steps: [4, 8]\n  agent: [{ use: mock, with: { may_stop: true } }, { use: mock }]\n',
    ),
  });
  expect(explainKey(experiment, 'environment.steps')).toMatchObject({
    value: 4,
    set: { value: 4, line: 22, column: 23 },
    overrode: [{ value: 3, line: 6, column: 10 }],
    varied: [
      {
        axis: 'environment.steps',
        values: [
          { value: 4, line: 22, column: 23 },
          { value: 8, line: 22, column: 26 },
        ],
      },
    ],
  });
  expect(explainKey(experiment, 'agent.with.may_stop')).toMatchObject({
    value: true,
    type: 'boolean',
    varied: [{ axis: 'agent', values: [{ value: true }] }],
  });
  expect(explainKey(experiment, 'matrix.environment.steps')).toMatchObject({ value: [4, 8] });
  expect(explainKey(experiment, 'objective.metric').varied).toEqual([]);
  expect(() => explainKey(experiment, 'matrix.environment.stepz')).toThrow(
    expect.objectContaining({ hint: 'Did you mean `matrix.environment.steps`?' }),
  );
});

test('axes that are none', async () => {
  expect(
    await problemsOf({
      files: withMatrix(`  agents: [{ use: mock }]
  seeds: [3, 4]
  hyperparameters.lr.strat: [1]
  name: [a, b]
  steps: [1]
  objective.x: [1]
`),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:22:3 RLX_MATRIX_AXIS_UNKNOWN
    \`agents\` is not a key of an experiment that a matrix can vary.
      20 | judge: { use: simulated }
      21 | matrix:
    > 22 |   agents: [{ use: mock }]
         |   ^^^^^^
      23 |   seeds: [3, 4]
      24 |   hyperparameters.lr.strat: [1]
      → Did you mean \`agent\`?

    experiment.yaml:23:3 RLX_MATRIX_AXIS_REFUSED
    \`seeds\` is not an axis of a matrix.
      21 | matrix:
      22 |   agents: [{ use: mock }]
    > 23 |   seeds: [3, 4]
         |   ^^^^^
      24 |   hyperparameters.lr.strat: [1]
      25 |   name: [a, b]
      → Use \`seeds: [1, 2, …]\` or \`seeds: 0..9\` beside the matrix: every combination is run with every seed.

    experiment.yaml:24:3 RLX_MATRIX_AXIS_UNKNOWN
    \`hyperparameters.lr.strat\` is not a key of an experiment that a matrix can vary.
      22 |   agents: [{ use: mock }]
      23 |   seeds: [3, 4]
    > 24 |   hyperparameters.lr.strat: [1]
         |   ^^^^^^^^^^^^^^^^^^^^^^^^
      25 |   name: [a, b]
      26 |   steps: [1]
      → Did you mean \`hyperparameters.lr.start\`?

    experiment.yaml:25:3 RLX_MATRIX_AXIS_REFUSED
    \`name\` is not an axis of a matrix.
      23 |   seeds: [3, 4]
      24 |   hyperparameters.lr.strat: [1]
    > 25 |   name: [a, b]
         |   ^^^^
      26 |   steps: [1]
      27 |   objective.x: [1]
      → It belongs to the experiment as a whole; take it out, and write \`name\` outside the matrix if it is needed.

    experiment.yaml:26:3 RLX_MATRIX_AXIS_UNKNOWN
    \`steps\` is not a key of an experiment that a matrix can vary.
      24 |   hyperparameters.lr.strat: [1]
      25 |   name: [a, b]
    > 26 |   steps: [1]
         |   ^^^^^
      27 |   objective.x: [1]
      → Did you mean \`environment.steps\`?

    experiment.yaml:27:3 RLX_MATRIX_AXIS_UNKNOWN
    \`objective.x\` is not a key of an experiment that a matrix can vary.
      25 |   name: [a, b]
      26 |   steps: [1]
    > 27 |   objective.x: [1]
         |   ^^^^^^^^^^^
      → An axis is a slot or a dotted key, e.g. \`hyperparameters.lr.start\`. Known here: \`objective.metric\`, \`objective.goal\`.

    6 problems"
  `);
});

test('axes in a profile that is not chosen', async () => {
  expect(
    await problemsOf({
      files: `${validExperiment}profiles: { p: { matrix: { jugde: [{ use: wer }] } } }`,
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:21:28 RLX_MATRIX_AXIS_UNKNOWN
    \`jugde\` is not a key of an experiment that a matrix can vary.
      19 | trainer: { use: simulated }
      20 | judge: { use: simulated }
    > 21 | profiles: { p: { matrix: { jugde: [{ use: wer }] } } }
         |                            ^^^^^
      → Did you mean \`judge\`?

    1 problem"
  `);
});

test('axes without values', async () => {
  expect(await problemsOf({ files: withMatrix('  agent: []\n  environment.steps: 4\n') }))
    .toMatchInlineSnapshot(`
      "experiment.yaml:22:10 RLX_VALUE_INVALID
      \`matrix.agent\`: expected a list of at least 1 item, received an empty list.
        20 | judge: { use: simulated }
        21 | matrix:
      > 22 |   agent: []
           |          ^^
        23 |   environment.steps: 4
        → Values of the axis: a list, a map of named values, a range such as 0..9, or log(1e-6,1e-3,5).

      experiment.yaml:23:22 RLX_VALUE_INVALID
      \`matrix.environment.steps\`: expected a list or a map, received \`4\`.
        21 | matrix:
        22 |   agent: []
      > 23 |   environment.steps: 4
           |                      ^
        → Values of the axis: a list, a map of named values, a range such as 0..9, or log(1e-6,1e-3,5).

      2 problems"
    `);
});

test('values that are wrong, each at its place', async () => {
  expect(
    await problemsOf({
      files:
        withMatrix(`  agent: [{ use: mock }, mock, { with: {} }, { use: mock, with: { polcy: random } }]
  environment.steps: [3, many]
  trainer.with.sede: [3, 4]
`),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:22:26 RLX_VALUE_INVALID
    \`agent\`: expected a map, received the text \`mock\`.
      20 | judge: { use: simulated }
      21 | matrix:
    > 22 |   agent: [{ use: mock }, mock, { with: {} }, { use: mock, with: { polcy: random } }]
         |                          ^^^^
      23 |   environment.steps: [3, many]
      24 |   trainer.with.sede: [3, 4]
      → Who chooses the actions.

    experiment.yaml:22:32 RLX_KEY_MISSING
    \`agent.use\` is missing.
      20 | judge: { use: simulated }
      21 | matrix:
    > 22 |   agent: [{ use: mock }, mock, { with: {} }, { use: mock, with: { polcy: random } }]
         |                                ^^^^^^^^^^^^
      23 |   environment.steps: [3, many]
      24 |   trainer.with.sede: [3, 4]
      → Short name, package name, or path of a plugin (./my-agent.ts) beside this file. Add \`use: …\`.

    experiment.yaml:22:67 RLX_KEY_UNKNOWN
    \`polcy\` is not a key of \`agent.with\`.
      20 | judge: { use: simulated }
      21 | matrix:
    > 22 |   agent: [{ use: mock }, mock, { with: {} }, { use: mock, with: { polcy: random } }]
         |                                                                   ^^^^^
      23 |   environment.steps: [3, many]
      24 |   trainer.with.sede: [3, 4]
      → Did you mean \`policy\`?

    experiment.yaml:23:26 RLX_VALUE_INVALID
    \`environment.steps\`: expected a whole number, received the text \`many\`.
      21 | matrix:
      22 |   agent: [{ use: mock }, mock, { with: {} }, { use: mock, with: { polcy: random } }]
    > 23 |   environment.steps: [3, many]
         |                          ^^^^
      24 |   trainer.with.sede: [3, 4]
      → Most steps of an episode.

    experiment.yaml:24:3 RLX_KEY_UNKNOWN
    \`sede\` is not a key of \`trainer.with\`.
      22 |   agent: [{ use: mock }, mock, { with: {} }, { use: mock, with: { polcy: random } }]
      23 |   environment.steps: [3, many]
    > 24 |   trainer.with.sede: [3, 4]
         |   ^^^^^^^^^^^^^^^^^
      → Known here: \`start_wer\`, \`floor_wer\`, \`best_lr\`, \`audio_seconds_to_learn\`, \`critical_batch\`, \`diverges_above\`, \`nan_above\`, \`noise\`, \`layers\`, \`memory_gb\`, \`example_gb\`, \`data_orders\`, \`segment_ms\`.

    5 problems"
  `);
});

test('values that are wrong together only', async () => {
  expect(
    await problemsOf({
      files: withMatrix(
        '  hyperparameters.lr.start: [1e-4, 1e-2]\n  hyperparameters.lr.max: [1e-1, 1e-3]\n',
      ),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:22:36 RLX_BOUNDS_INVALID
    \`hyperparameters.lr\`: start 0.01 must not be above max 0.001.
      20 | judge: { use: simulated }
      21 | matrix:
    > 22 |   hyperparameters.lr.start: [1e-4, 1e-2]
         |                                    ^^^^
      23 |   hyperparameters.lr.max: [1e-1, 1e-3]
      → Bounds are inclusive: min ≤ start ≤ max.

    1 problem"
  `);
});

test('two cells that are equal', async () => {
  expect(
    await problemsOf({
      files: withMatrix(`  agent:
    - { use: mock }
    - ${scripted('hold')}
    - { use: mock, with: { policy: random } }
  environment.steps: [3, 4]
`),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:25:7 RLX_CELL_DUPLICATE
    \`matrix.agent[0]\` and \`matrix.agent[2]\` come to the same cell.
      23 |     - { use: mock }
      24 |     - { use: mock, with: { policy: scripted, actions: [hold] } }
    > 25 |     - { use: mock, with: { policy: random } }
         |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      26 |   environment.steps: [3, 4]
      the other value: experiment.yaml:23:7
      → Take one of the values out, or make them differ.

    1 problem"
  `);
});

test('more cells than can be meant', async () => {
  const many = Array.from({ length: 101 }, (_, index) => index + 1).join(', ');
  expect(
    await problemsOf({
      files: withMatrix(`  environment.steps: [${many}]\n  environment.replicate: [${many}]\n`),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:21:1 RLX_MATRIX_LIMIT
    The matrix comes to 20402 cells (101 of environment.steps × 101 of environment.replicate × 2 seeds); at most 10000 are accepted.
      19 | trainer: { use: simulated }
      20 | judge: { use: simulated }
    > 21 | matrix:
         | ^^^^^^
      22 |   environment.steps: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,…
      23 |   environment.replicate: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,…
      → Take values out, vary some together under \`zip\`, or split the experiment into several files.

    1 problem"
  `);
});

test('a secret written into a value is kept out of every message', async () => {
  const secret = 'correct-horse-battery-staple';
  const data = `data: [{ use: speech, with: { source: afrivoice, token: ${secret} } }]`;
  const many = Array.from({ length: 101 }, (_, index) => index + 1).join(', ');
  for (const matrix of [
    `  ${data}\n`,
    `  ${data}\n  environment.steps: [${many}]\n  environment.replicate: [${many}]\n`,
  ]) {
    const problems = await problemsOf({ files: withMatrix(matrix) });
    expect(problems).toContain('RLX_SECRET_LITERAL');
    expect(problems).not.toContain(secret);
  }
});
