import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExperimentInvalid } from '../diagnostics/experiment-invalid.ts';
import { problemsOf, resolved, validExperiment } from './__fixtures__/experiment-folder.ts';

/** The problems of the valid experiment with one stretch of it changed. */
async function changed(from: string | RegExp, to: string): Promise<string> {
  const files = validExperiment.replace(from, to);
  if (files === validExperiment) throw new Error(`nothing to change: ${String(from)}`);
  return await problemsOf({ files });
}

test('a key with a typing error', async () => {
  expect(await changed('steps: 3', 'stpes: 3')).toMatchInlineSnapshot(`
    "experiment.yaml:6:3 RLX_KEY_UNKNOWN
    \`stpes\` is not a key of \`environment\`.
      4 | objective: { metric: wer, goal: minimize }
      5 | environment:
    > 6 |   stpes: 3
        |   ^^^^^
      7 |   segment: { audio_seconds: 600 }
      8 | hyperparameters:
      → Did you mean \`steps\`?

    1 problem"
  `);
});

test('a key in the wrong place', async () => {
  expect(await changed('seeds: [1, 2]', 'steps: 3')).toMatchInlineSnapshot(`
    "experiment.yaml:3:1 RLX_KEY_UNKNOWN
    \`steps\` is not a key of an experiment.
      1 | version: 1
      2 | name: trial
    > 3 | steps: 3
        | ^^^^^
      4 | objective: { metric: wer, goal: minimize }
      5 | environment:
      → It belongs under \`environment\`.

    1 problem"
  `);
});

test('a tab as indentation', async () => {
  expect(await changed('  steps: 3', '\tsteps: 3')).toMatchInlineSnapshot(`
    "experiment.yaml:6:1 RLX_YAML_SYNTAX
    This is not valid YAML: Tabs are not allowed as indentation.
      4 | objective: { metric: wer, goal: minimize }
      5 | environment:
    > 6 | →steps: 3
        | ^
      7 |   segment: { audio_seconds: 600 }
      8 | hyperparameters:
      → Indent with two spaces instead of the tab.

    1 problem"
  `);
});

test('a value of the wrong type', async () => {
  expect(await changed('steps: 3', 'steps: five')).toMatchInlineSnapshot(`
    "experiment.yaml:6:10 RLX_VALUE_INVALID
    \`environment.steps\`: expected a whole number, received the text \`five\`.
      4 | objective: { metric: wer, goal: minimize }
      5 | environment:
    > 6 |   steps: five
        |          ^^^^
      7 |   segment: { audio_seconds: 600 }
      8 | hyperparameters:
      → Most steps of an episode.

    1 problem"
  `);
});

test('a number out of range, a fraction and a negative seed', async () => {
  expect(
    await problemsOf({
      files: validExperiment
        .replace('steps: 3', 'steps: 2.5')
        .replace('600', '-600')
        .replace('[1, 2]', '[-1]'),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:3:9 RLX_VALUE_INVALID
    \`seeds[0]\`: expected a whole number of at least 0, received \`-1\`.
      1 | version: 1
      2 | name: trial
    > 3 | seeds: [-1]
        |         ^^
      4 | objective: { metric: wer, goal: minimize }
      5 | environment:
      → Change the value.

    experiment.yaml:6:10 RLX_VALUE_INVALID
    \`environment.steps\`: expected a whole number, received \`2.5\`.
      4 | objective: { metric: wer, goal: minimize }
      5 | environment:
    > 6 |   steps: 2.5
        |          ^^^
      7 |   segment: { audio_seconds: -600 }
      8 | hyperparameters:
      → Most steps of an episode.

    experiment.yaml:7:29 RLX_VALUE_INVALID
    \`environment.segment.audio_seconds\`: expected a number above 0, received \`-600\`.
      5 | environment:
      6 |   steps: 2.5
    > 7 |   segment: { audio_seconds: -600 }
        |                             ^^^^
      8 | hyperparameters:
      9 |   lr: { start: 1e-4, min: 1e-7, max: 1e-1 }
      → Seconds of training audio, whatever the batch size.

    3 problems"
  `);
});

test('required keys that are missing', async () => {
  expect(
    await problemsOf({
      files: validExperiment.replace(/objective: .*\n/, '').replace('salt: trial-1', ''),
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:1:1 RLX_KEY_MISSING
    \`objective\` is missing.
    > 1 | version: 1
        | ^^^^^^^
      2 | name: trial
      3 | seeds: [1, 2]
      → What is improved. Add \`objective: { metric: …, goal: minimize }\`.

    experiment.yaml:10:1 RLX_KEY_MISSING
    \`splits.salt\` is missing.
       8 |   lr: { start: 1e-4, min: 1e-7, max: 1e-1 }
       9 | data: { use: simulated }
    > 10 | splits:
         | ^^^^^^
      11 |
      12 |   train: { domains: [health, agriculture], share: 80% }
      → Decides which speakers go where; never the run's seed. Add \`salt: …\`.

    2 problems"
  `);
});

test('an empty value', async () => {
  expect(await changed(/trainer: .*/, 'trainer:')).toMatchInlineSnapshot(`
    "experiment.yaml:19:9 RLX_VALUE_INVALID
    \`trainer\`: expected a map, received nothing.
      17 |   use: mock
      18 |   with: { policy: random }
    > 19 | trainer:
         |         ^
      20 | judge: { use: simulated }
      → What trains.

    1 problem"
  `);
});

test('an unknown action', async () => {
  expect(await changed('steps: 3', 'actions: [lr_up, lrdown, warm]')).toMatchInlineSnapshot(`
    "experiment.yaml:6:20 RLX_ACTION_UNKNOWN_NAME
    \`lrdown\` is not a standard action.
      4 | objective: { metric: wer, goal: minimize }
      5 | environment:
    > 6 |   actions: [lr_up, lrdown, warm]
        |                    ^^^^^^
      7 |   segment: { audio_seconds: 600 }
      8 | hyperparameters:
      → Did you mean \`lr_down\`?

    experiment.yaml:6:28 RLX_ACTION_UNKNOWN_NAME
    \`warm\` is not a standard action.
      4 | objective: { metric: wer, goal: minimize }
      5 | environment:
    > 6 |   actions: [lr_up, lrdown, warm]
        |                            ^^^^
      7 |   segment: { audio_seconds: 600 }
      8 | hyperparameters:
      → Standard actions: \`lr_up\`, \`lr_down\`, \`batch_up\`, \`batch_down\`, \`freeze_more\`, \`freeze_less\`, \`hold\`, \`stop\`, \`set\`. Declare others in a map, e.g. \`actions: { warm: { multiply: { lr: 2 } }, hold: {} }\`.

    2 problems"
  `);
});

test('a value of a closed set', async () => {
  expect(await changed('goal: minimize', 'goal: minimise')).toMatchInlineSnapshot(`
    "experiment.yaml:4:33 RLX_VALUE_INVALID
    \`objective.goal\`: expected \`minimize\` or \`maximize\`, received the text \`minimise\`.
      2 | name: trial
      3 | seeds: [1, 2]
    > 4 | objective: { metric: wer, goal: minimise }
        |                                 ^^^^^^^^
      5 | environment:
      6 |   steps: 3
      → Did you mean \`minimize\`?

    1 problem"
  `);
});

test('a segment with neither, a wrong and both of its two forms', async () => {
  expect(await changed('{ audio_seconds: 600 }', '{}')).toMatchInlineSnapshot(`
    "experiment.yaml:7:12 RLX_VALUE_INVALID
    \`environment.segment\`: expected \`audio_seconds\` or \`updates\`, received an empty map.
      5 | environment:
      6 |   steps: 3
    > 7 |   segment: {}
        |            ^^
      8 | hyperparameters:
      9 |   lr: { start: 1e-4, min: 1e-7, max: 1e-1 }
      → The training that one step buys. Give one of the two; it is replaced whole.

    1 problem"
  `);
  expect(await changed('{ audio_seconds: 600 }', '{ audio_second: 600 }')).toMatchInlineSnapshot(`
    "experiment.yaml:7:14 RLX_KEY_UNKNOWN
    \`audio_second\` is not a key of \`environment.segment\`.
      5 | environment:
      6 |   steps: 3
    > 7 |   segment: { audio_second: 600 }
        |              ^^^^^^^^^^^^
      8 | hyperparameters:
      9 |   lr: { start: 1e-4, min: 1e-7, max: 1e-1 }
      → Did you mean \`audio_seconds\`?

    1 problem"
  `);
  expect(await changed('{ audio_seconds: 600 }', '{ audio_seconds: 600, updates: 5 }'))
    .toMatchInlineSnapshot(`
      "experiment.yaml:7:12 RLX_VALUE_INVALID
      \`environment.segment\`: expected \`audio_seconds\` or \`updates\`, received a map of \`audio_seconds\`, \`updates\`.
        5 | environment:
        6 |   steps: 3
      > 7 |   segment: { audio_seconds: 600, updates: 5 }
          |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        8 | hyperparameters:
        9 |   lr: { start: 1e-4, min: 1e-7, max: 1e-1 }
        → The training that one step buys. Give one of the two; it is replaced whole.

      1 problem"
    `);
  expect(await changed('{ audio_seconds: 600 }', '600')).toMatchInlineSnapshot(`
    "experiment.yaml:7:12 RLX_VALUE_INVALID
    \`environment.segment\`: expected a map, received \`600\`.
      5 | environment:
      6 |   steps: 3
    > 7 |   segment: 600
        |            ^^^
      8 | hyperparameters:
      9 |   lr: { start: 1e-4, min: 1e-7, max: 1e-1 }
      → The training that one step buys. Give one of the two; it is replaced whole.

    1 problem"
  `);
});

test('a share that is none', async () => {
  expect(await changed('share: 80%', 'share: 80')).toMatchInlineSnapshot(`
    "experiment.yaml:13:51 RLX_VALUE_INVALID
    \`splits.train.share\`: expected a number of at most 1, received \`80\`.
      11 | splits:
      12 |   salt: trial-1
    > 13 |   train: { domains: [health, agriculture], share: 80 }
         |                                                   ^^
      14 |   val: { domains: [health, agriculture], share: 20% }
      15 |   hidden: { domains: [government] }
      → Share of the audio seconds of these domains, by speaker, e.g. 80%.

    1 problem"
  `);
  expect(await changed('share: 80%', 'share: most')).toMatchInlineSnapshot(`
    "experiment.yaml:13:51 RLX_VALUE_INVALID
    \`splits.train.share\`: expected a share such as 80%, received the text \`most\`.
      11 | splits:
      12 |   salt: trial-1
    > 13 |   train: { domains: [health, agriculture], share: most }
         |                                                   ^^^^
      14 |   val: { domains: [health, agriculture], share: 20% }
      15 |   hidden: { domains: [government] }
      → Share of the audio seconds of these domains, by speaker, e.g. 80%.

    1 problem"
  `);
});

test('an unknown plugin, and one of another kind', async () => {
  const text = await problemsOf({
    files: validExperiment
      .replace('use: mock', 'use: mok')
      .replace('trainer: { use: simulated }', 'trainer: { use: mock }'),
  });
  expect(text.replaceAll(/ from [^\n]*\./g, ' from <folders>.')).toMatchInlineSnapshot(`
    "experiment.yaml:17:8 RLX_PLUGIN_NOT_FOUND
    No agent \`mok\` was found: looked for @rl-exp/agent-mok, rl-exp-agent-mok from <folders>.
      15 |   hidden: { domains: [government] }
      16 | agent:
    > 17 |   use: mok
         |        ^^^
      18 |   with: { policy: •••••• }
      19 | trainer: { use: mock }
      → Did you mean \`mock\`?

    experiment.yaml:19:17 RLX_PLUGIN_NOT_FOUND
    No trainer \`mock\` was found: looked for @rl-exp/trainer-mock, rl-exp-trainer-mock from <folders>.
      17 |   use: mok
      18 |   with: { policy: •••••• }
    > 19 | trainer: { use: mock }
         |                 ^^^^
      20 | judge: { use: simulated }
      → It is an agent, and belongs under \`agent\`.

    2 problems"
  `);
});

test('options that the plugin does not know or that do not fit', async () => {
  expect(await changed('policy: random', 'polcy: random')).toMatchInlineSnapshot(`
    "experiment.yaml:18:11 RLX_KEY_UNKNOWN
    \`polcy\` is not a key of \`agent.with\`.
      16 | agent:
      17 |   use: mock
    > 18 |   with: { polcy: random }
         |           ^^^^^
      19 | trainer: { use: simulated }
      20 | judge: { use: simulated }
      → Did you mean \`policy\`?

    1 problem"
  `);
  expect(await changed('policy: random', 'policy: randm')).toMatchInlineSnapshot(`
    "experiment.yaml:18:19 RLX_VALUE_INVALID
    \`agent.with.policy\`: expected \`random\` or \`scripted\`, received the text \`randm\`.
      16 | agent:
      17 |   use: mock
    > 18 |   with: { policy: randm }
         |                   ^^^^^
      19 | trainer: { use: simulated }
      20 | judge: { use: simulated }
      → Did you mean \`random\`?

    1 problem"
  `);
  expect(await changed('policy: random', 'policy: scripted')).toMatchInlineSnapshot(`
    "experiment.yaml:18:11 RLX_OPTION_REFUSED
    \`agent.with.actions\`: policy: scripted needs a list of actions, and policy: random takes none.
      16 | agent:
      17 |   use: mock
    > 18 |   with: { policy: scripted }
         |           ^^^^^^
      19 | trainer: { use: simulated }
      20 | judge: { use: simulated }
      → The plugin says so; 'rl-exp schema' shows what it takes.

    1 problem"
  `);
});

test('bounds that no value meets', async () => {
  expect(await changed('max: 1e-1', 'max: 1e-5')).toMatchInlineSnapshot(`
    "experiment.yaml:9:16 RLX_BOUNDS_INVALID
    \`hyperparameters.lr\`: start 0.0001 must not be above max 0.00001.
       7 |   segment: { audio_seconds: 600 }
       8 | hyperparameters:
    >  9 |   lr: { start: 1e-4, min: 1e-7, max: 1e-5 }
         |                ^^^^
      10 | data: { use: simulated }
      11 | splits:
      → Bounds are inclusive: min ≤ start ≤ max.

    1 problem"
  `);
  expect(await changed('min: 1e-7', 'min: 1')).toMatchInlineSnapshot(`
    "experiment.yaml:9:27 RLX_BOUNDS_INVALID
    \`hyperparameters.lr\`: min 1 must not be above max 0.1.
       7 |   segment: { audio_seconds: 600 }
       8 | hyperparameters:
    >  9 |   lr: { start: 1e-4, min: 1, max: 1e-1 }
         |                           ^
      10 | data: { use: simulated }
      11 | splits:
      → Bounds are inclusive: min ≤ start ≤ max.

    1 problem"
  `);
});

test('an action on a hyperparameter that nobody knows', async () => {
  expect(
    await changed('steps: 3', 'actions: { warm: { multiply: { Lr: 2, momentum: 2 } }, hold: {} }'),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:6:34 RLX_HYPERPARAMETER_UNKNOWN
    \`Lr\` is not a hyperparameter of this trainer.
      4 | objective: { metric: wer, goal: minimize }
      5 | environment:
    > 6 |   actions: { warm: { multiply: { Lr: 2, momentum: 2 } }, hold: {} }
        |                                  ^^
      7 |   segment: { audio_seconds: 600 }
      8 | hyperparameters:
      → Did you mean \`lr\`?

    experiment.yaml:6:41 RLX_HYPERPARAMETER_UNKNOWN
    \`momentum\` is not a hyperparameter of this trainer.
      4 | objective: { metric: wer, goal: minimize }
      5 | environment:
    > 6 |   actions: { warm: { multiply: { Lr: 2, momentum: 2 } }, hold: {} }
        |                                         ^^^^^^^^
      7 |   segment: { audio_seconds: 600 }
      8 | hyperparameters:
      → Known: \`lr\`, \`batch_size\`, \`grad_accum\`, \`frozen_layers\`. Another one of the trainer's is made known by naming it under \`hyperparameters\`, if only as \`name: {}\`.

    2 problems"
  `);
});

test('a hidden domain in train, and shares above the whole', async () => {
  expect(await changed('hidden: { domains: [government] }', 'hidden: { domains: [health] }'))
    .toMatchInlineSnapshot(`
    "experiment.yaml:13:22 RLX_SPLIT_LEAK
    The domain \`health\` is in \`splits.train\` and in \`splits.hidden\`.
      11 | splits:
      12 |   salt: trial-1
    > 13 |   train: { domains: [health, agriculture], share: 80% }
         |                      ^^^^^^
      14 |   val: { domains: [health, agriculture], share: 20% }
      15 |   hidden: { domains: [health] }
      → Hidden domains are for the judge alone; take it out of \`train\` or of \`hidden\`.

    experiment.yaml:14:20 RLX_SPLIT_LEAK
    The domain \`health\` is in \`splits.val\` and in \`splits.hidden\`.
      12 |   salt: trial-1
      13 |   train: { domains: [health, agriculture], share: 80% }
    > 14 |   val: { domains: [health, agriculture], share: 20% }
         |                    ^^^^^^
      15 |   hidden: { domains: [health] }
      16 | agent:
      → Hidden domains are for the judge alone; take it out of \`val\` or of \`hidden\`.

    2 problems"
  `);
  expect(await changed('share: 20%', 'share: 30%')).toMatchInlineSnapshot(`
    "experiment.yaml:13:51 RLX_SPLIT_SHARE
    On health, agriculture train and val together take 110%.
      11 | splits:
      12 |   salt: trial-1
    > 13 |   train: { domains: [health, agriculture], share: 80% }
         |                                                   ^^^
      14 |   val: { domains: [health, agriculture], share: 30% }
      15 |   hidden: { domains: [government] }
      → Take at most 100% together, or leave \`share\` out of \`train\`: it then takes what val leaves.

    1 problem"
  `);
});

test('a key written twice, and a seed written twice', async () => {
  expect(await changed('name: trial', 'name: trial\nname: other')).toMatchInlineSnapshot(`
    "experiment.yaml:3:1 RLX_KEY_DUPLICATE
    The key \`name\` is written twice in the same map.
      1 | version: 1
      2 | name: trial
    > 3 | name: other
        | ^^^^
      4 | seeds: [1, 2]
      5 | objective: { metric: wer, goal: minimize }
      first written here: experiment.yaml:2:1
      → Keep one of the two.

    1 problem"
  `);
  expect(await changed('[1, 2]', '[1, 2, 1]')).toMatchInlineSnapshot(`
    "experiment.yaml:3:15 RLX_SEED_DUPLICATE
    The seed 1 is written twice; both would be the same cell.
      1 | version: 1
      2 | name: trial
    > 3 | seeds: [1, 2, 1]
        |               ^
      4 | objective: { metric: wer, goal: minimize }
      5 | environment:
      first written here: experiment.yaml:3:9
      → Remove one.

    1 problem"
  `);
});

test('an unknown profile', async () => {
  const files = `${validExperiment}profiles: { laptop: { environment: { steps: 2 } } }\n`;
  expect(await problemsOf({ files, profiles: ['latop'] })).toMatchInlineSnapshot(`
    "--profile:1:1 RLX_PROFILE_UNKNOWN
    The experiment has no profile \`latop\`.
    > 1 | latop
        | ^^^^^
      → Did you mean \`laptop\`?

    1 problem"
  `);
});

test('a profile that was not chosen is checked for shape, not for plugins', async () => {
  const files = `${validExperiment}profiles: { cloud: { agent: { use: not-installed }, trainr: {} } }\n`;
  expect(await problemsOf({ files })).toMatchInlineSnapshot(`
    "experiment.yaml:21:53 RLX_KEY_UNKNOWN
    \`trainr\` is not a key of \`profiles.cloud\`.
      19 | trainer: { use: simulated }
      20 | judge: { use: simulated }
    > 21 | profiles: { cloud: { agent: { use: not-installed }, trainr: {} } }
         |                                                     ^^^^^^
      → Did you mean \`trainer\`?

    1 problem"
  `);
});

test('--set that is malformed, unknown or of the wrong type', async () => {
  expect(
    await problemsOf({
      files: validExperiment,
      sets: [
        'environment.steps',
        'environment.stesp=3',
        'environment.steps=many',
        'seeds=[1,',
        'trainer.with.nois=0',
      ],
    }),
  ).toMatchInlineSnapshot(`
    "--set:1:1 RLX_SET_MALFORMED
    This is not of the form a.b=value.
    > 1 | environment.steps
        | ^^^^^^^^^^^^^^^^^
      → Write for example --set environment.steps=3.

    --set:1:10 RLX_YAML_SYNTAX
    This is not valid YAML: Flow sequence must end with a ].
    > 1 | seeds=[1,
        |          ^
      → A bracket, quote or comma is missing here or above.

    --set:1:13 RLX_KEY_UNKNOWN
    \`stesp\` is not a key of \`environment\`.
    > 1 | environment.stesp=3
        |             ^^^^^
      → Did you mean \`steps\`?

    --set:1:14 RLX_KEY_UNKNOWN
    \`nois\` is not a key of \`trainer.with\`.
    > 1 | trainer.with.nois=0
        |              ^^^^
      → Did you mean \`noise\`?

    --set:1:19 RLX_VALUE_INVALID
    \`environment.steps\`: expected a whole number, received the text \`many\`.
    > 1 | environment.steps=many
        |                   ^^^^
      → Most steps of an episode.

    5 problems"
  `);
});

test('files that extend each other', async () => {
  expect(
    await problemsOf({
      files: {
        'experiment.yaml': `extends: [./base.yaml]\n${validExperiment}`,
        'base.yaml': 'extends: [./experiment.yaml]\nversion: 1\n',
      },
    }),
  ).toMatchInlineSnapshot(`
    "base.yaml:1:11 RLX_EXTENDS_CYCLE
    The files extend each other: experiment.yaml → base.yaml → experiment.yaml.
    > 1 | extends: [./experiment.yaml]
        |           ^^^^^^^^^^^^^^^^^
      2 | version: 1
      → Move what they share to a third file that extends neither.

    1 problem"
  `);
});

test('a file that is not there', async () => {
  expect(
    await problemsOf({
      files: { 'experiment.yaml': `extends: [./bsae.yaml]\n${validExperiment}`, 'base.yaml': '' },
    }),
  ).toMatchInlineSnapshot(`
    "experiment.yaml:1:11 RLX_FILE_NOT_FOUND
    bsae.yaml cannot be read: there is no such file.
    > 1 | extends: [./bsae.yaml]
        |           ^^^^^^^^^^^
      2 | version: 1
      3 | name: trial
      → Did you mean \`base.yaml\`?

    1 problem"
  `);
  expect(await problemsOf({ files: { 'experiments.yaml': '' } })).toMatchInlineSnapshot(`
    "experiment.yaml:1:1 RLX_FILE_NOT_FOUND
    experiment.yaml cannot be read: there is no such file.
      → Did you mean \`experiments.yaml\`?

    1 problem"
  `);
});

test('problems of all files together, by file and line', async () => {
  expect(
    await problemsOf({
      files: {
        'experiment.yaml': `extends: [./base.yaml]\n${validExperiment.replace('name: trial', 'name: a/b')}`,
        'base.yaml': 'version: 1\nenvironment: { steps: 0 }\nseeds: 3\n',
      },
    }),
  ).toMatchInlineSnapshot(`
    "base.yaml:2:23 RLX_VALUE_INVALID
    \`environment.steps\`: expected a whole number above 0, received \`0\`.
      1 | version: 1
    > 2 | environment: { steps: 0 }
        |                       ^
      3 | seeds: 3
      → Most steps of an episode.

    base.yaml:3:8 RLX_VALUE_INVALID
    \`seeds\`: expected a list, received \`3\`.
      1 | version: 1
      2 | environment: { steps: 0 }
    > 3 | seeds: 3
        |        ^
      → Write [3]. Seeds of the run, a list or a range such as 0..9; each one is a cell of its own.

    experiment.yaml:3:7 RLX_VALUE_INVALID
    \`name\`: expected up to 64 letters, digits, - and _, received the text \`a/b\`.
      1 | extends: [./base.yaml]
      2 | version: 1
    > 3 | name: a/b
        |       ^^^
      4 | seeds: [1, 2]
      5 | objective: { metric: wer, goal: minimize }
      → Name of the experiment; its runs lie in runs/<name>.

    3 problems"
  `);
});

test('whatever happens to a file, the answer is a plan or problems', async () => {
  const damage = fc.tuple(
    fc.nat(validExperiment.length),
    fc.nat(12),
    fc.constantFrom(
      '',
      ' ',
      '\n',
      ':',
      '- ',
      '{',
      ']',
      '"',
      '#',
      '\t',
      '0',
      'x: ',
      '~',
      '*a',
      '&a ',
      '<<: ',
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
      const files = damages.reduce(
        (text, [at, removed, added]) => text.slice(0, at) + added + text.slice(at + removed),
        validExperiment,
      );
      await resolved({ files }).then(
        ({ plan }) => expect(plan.cells).not.toEqual([]),
        (error: unknown) => expect(error).toBeInstanceOf(ExperimentInvalid),
      );
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['metric: wer', 'metric: werr', '`werr` is no metric of this trainer.', 'Did you mean `wer`?'],
  ['[government]', '[goverment]', 'The data has no domain `goverment`.', 'Did you mean `gov'],
  ['[government]', '[law]', 'The data has no domain `law`.', 'It has `health`, `agriculture`, `g'],
  [
    'lr: { start: 1e-4,',
    'batch_size: { start: 8.5 }\n  lr: { start: 1e-4,',
    'starts at 8.5, and its trainer takes whole numbers',
    'Write 8 or 9 under hyperparameters.batch_size.start.',
  ],
  [
    'trainer: { use: simulated }',
    'trainer: { use: command, with: { command: [x], hyperparameters: [lr] } }',
    '`batch_size` is not a hyperparameter of this trainer, and `batch_up` changes it.',
    'Known: `lr`.',
  ],
])('what plugins tell of themselves is held against %s', async (from, to, problem, hint) => {
  const text = await changed(from, to);
  expect(text).toContain(problem);
  expect(text).toContain(`→ ${hint}`);
});

test('a standard action that is listed is told where it stands', async () => {
  const files = validExperiment
    .replace('steps: 3', 'steps: 3\n  actions: [lr_up, freeze_more, hold]')
    .replace(
      'use: simulated }\njudge',
      'use: command, with: { command: [x], hyperparameters: [lr] } }\njudge',
    );
  const text = await problemsOf({ files });
  expect(text).toContain('experiment.yaml:7:20 RLX_HYPERPARAMETER_UNKNOWN');
  expect(text).toContain('1 problem');
});

test.each([
  ['audio_seconds: 600', 'audio_seconds: 600s', 'Write 600. Seconds'],
  ['audio_seconds: 600', 'audio_seconds: 10 min', 'Write 600. Seconds'],
  ['steps: 3', 'steps: 3 min', 'Most steps of an episode.'],
  [/$/, 'compare: { equivalence: 0.5% }\n', 'Write 0.005.'],
  ['version: 1', 'version: 2', 'Write 1. Version'],
  ['seeds: [1, 2]', 'seeds: 0', 'Write [0]. Seeds'],
  [/^[^]*$/, 'hello', 'Start from what this makes: rl-exp new experiment first'],
])('%s as %j says what to write', async (from, to, hint) => {
  expect(await changed(from, to)).toContain(`→ ${hint}`);
});

test('one mistake of indentation is told once', async () => {
  for (const indent of ['\t', '   ']) {
    const files = validExperiment.replace('\n  segment:', `\n${indent}segment:`);
    expect(await problemsOf({ files })).toMatch(/^experiment\.yaml:[67]:.*[^]*\n1 problem$/);
  }
});

test('a space that is none to YAML is named', async () => {
  const text = await changed('\n  segment:', '\n\u00A0\u00A0segment:');
  expect(text).toContain('experiment.yaml:7:1 RLX_YAML_CHARACTER');
  expect(text).toContain('U+00A0');
  expect(text).toMatch(/\n1 problem$/);
});

test('more than a thousand problems are reported together', async () => {
  const keys = Array.from(
    { length: 1_500 },
    (_, index) => `unknown_key_number_${index}: some value\n`,
  );
  expect(await problemsOf({ files: validExperiment + keys.join('') })).toContain('1500 problems');
});
