import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { agentChecks } from '../agent/agent-checks.ts';
import { soundAgent, soundPlugin } from '../__fixtures__/sound-agent.ts';
import { simulatedPlugins } from '../fakes/simulated-plugins.ts';
import { judgeChecks } from '../judge/judge-checks.ts';
import { trainerChecks } from '../trainer/trainer-checks.ts';
import { runChecks } from './run-checks.ts';

const plugin = soundPlugin();
const { trainer, judge } = await simulatedPlugins();

test.each([
  [{ option: {} }, 'describeAgentContract has no `option`', 'options'],
  [{ options: {}, cases: { one: {} } }, 'There are `options` and `cases`', 'one of the cases'],
  [{ cases: {} }, '`cases` is empty', "cases: { 'by default': {} }"],
  [{ cases: { '': {} } }, 'A case has no name', 'Name it'],
  [{ cases: { one: {}, other: {} } }, "'one' and 'other' are the same: {}", 'Take one'],
  [{ refused: [] }, '`refused` is empty', 'refused: [{ … }]'],
  [{ refused: [{ a: 1 }, { a: 1 }] }, '`refused` holds {"a":1} twice', 'Take one'],
  [{ replay: '' }, '`replay` is empty', 'replay:'],
  [{ replay: 'hold' }, 'do not say where its server is', '({ baseUrl }) =>'],
  [{ options: () => ({}) }, 'there is no `replay`', 'replay:'],
  [
    { replay: 'hold', options: () => ({}), answers: () => 1 },
    'There are `replay` and `answers`',
    'Keep `replay`',
  ],
  [{ actions: {} }, '`actions` is empty', 'lr_up'],
  [{ steps: 1 }, '`steps` is 1', '2 steps'],
] as const)('an agent contract with %o is refused: %s', (given, problem, write) => {
  expect(() => agentChecks({ plugin, ...given })).toThrow(
    expect.objectContaining({
      code: 'RLX_CONTRACT_USAGE',
      message: expect.stringContaining(problem),
      hint: expect.stringContaining(write),
    }),
  );
});

test.each([
  [{ handles: 1 }, 'describeTrainerContract has no `handles`'],
  [{ failing: {} }, '`failing` is empty'],
  [{ data: { train: 'a', root: '.' } }, 'There are no train examples in a'],
])('a trainer contract with %o is refused: %s', (given, problem) => {
  expect(() => trainerChecks({ plugin: trainer, ...Object(given) })).toThrow(problem);
});

test('a trainer contract whose data has no val, an empty one or that of train is refused', async () => {
  const root = await mkdtemp(join(tmpdir(), 'testkit-'));
  onTestFinished(async () => await rm(root, { recursive: true }));
  const [train, empty] = [join(root, 'train.jsonl'), join(root, 'empty.jsonl')];
  await writeFile(train, '{}\n');
  await writeFile(empty, '\n');
  const refusal = (val?: string) => () =>
    trainerChecks({
      plugin: trainer,
      data: Object({ train, root, ...(val === undefined ? {} : { val }) }),
    });
  expect(refusal()).toThrow('The data has no val, which every trainer is opened with.');
  expect(refusal(empty)).toThrow('There are no val examples in');
  expect(refusal(train)).toThrow('train and val are the same examples.');
});

test.each([
  [{ run: 1 }, 'describeJudgeContract has no `run`'],
  [{ experiment: ' ' }, '`experiment` is empty'],
  [{ experiment: 'version: 1\njudge: { use: wer }' }, 'The experiment has a judge'],
  [{ doctored: {} }, '`doctored` is empty'],
])('a judge contract with %o is refused: %s', (given, problem) => {
  expect(() => judgeChecks({ plugin: judge, ...Object(given) })).toThrow(problem);
});

test('an experiment that comes to no episode is refused by every check that needs one', async () => {
  const contract = judgeChecks({ plugin: judge, experiment: 'version: 1\nname: none\n' });
  const problems = (await runChecks(contract)).flatMap(({ problem }) => problem ?? []);
  expect(problems).not.toEqual([]);
  for (const problem of problems) expect(problem).toContain('comes to 0 closed episodes');
});

test('doctoring that changes nothing is refused', async () => {
  const contract = judgeChecks({ plugin: judge, doctored: { nothing: (run) => run } });
  const outcome = (await runChecks(contract)).find(({ check }) => check === 'fails nothing');
  expect(outcome?.problem).toContain("'nothing' changes nothing of the run.");
});

test('options that the schema refuses are told as a fault of the test', async () => {
  const [outcome] = (await runChecks(agentChecks({ plugin, options: { level: 'high' } }))).filter(
    ({ problem }) => problem !== null,
  );
  expect(outcome).toMatchObject({
    check: 'takes the options of this test',
    problem: expect.stringMatching(/^The options \{"level":"high"\} are refused by .*level: /),
  });
});

test('an agent that asks, and is not told what it is answered, is a fault of the test', async () => {
  const asking = soundPlugin({
    create: () =>
      soundAgent({
        async decide(_observation, { exchange }) {
          await exchange('which?', async () => 'hold');
          return { action: 'hold' };
        },
      }),
  });
  const problems = (await runChecks(agentChecks({ plugin: asking }))).flatMap(
    ({ problem }) => problem ?? [],
  );
  expect(problems[0]).toMatch(/does not say what it is answered.*answers: \(request\) => …/);
});

test('an answer at the terminal that the agent never takes is a fault of the test', async () => {
  const picky = soundPlugin({
    create: (_options, { ask }) =>
      soundAgent({
        async decide(_observation, { signal }) {
          for (;;) {
            const answer = await ask?.('Really? ', signal);
            if (answer === 'yes') return { action: 'hold' };
          }
        },
      }),
  });
  const problems = (await runChecks(agentChecks({ plugin: picky, ask: () => 'no' }))).flatMap(
    ({ problem }) => problem ?? [],
  );
  expect(problems[0]).toContain("does not take the answer 'no': Really? Answer what is possible");
});

test('an agent that plays no episode is a fault of the test', async () => {
  const choosy = soundPlugin({
    create: () =>
      soundAgent({
        decide: () =>
          Promise.reject(
            Object.assign(new Error('It only warms.'), {
              [Symbol.for('rl-exp.error')]: true,
              code: 'RLX_OWN_WARM',
              hint: 'Offer warm.',
            }),
          ),
      }),
  });
  const problems = (await runChecks(agentChecks({ plugin: choosy }))).flatMap(
    ({ problem }) => problem ?? [],
  );
  expect(problems).toEqual([expect.stringContaining('The agent plays no episode of this test')]);
});
