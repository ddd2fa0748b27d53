import { expect, test } from 'vitest';
import { renderDiagnostics } from '../diagnostics/render-diagnostics.ts';
import { problemsOf, resolved, validExperiment } from './__fixtures__/experiment-folder.ts';

const change = (from: string, to: string, text = validExperiment): string => {
  if (!text.includes(from)) throw new Error(`nothing to change: ${from}`);
  return text.replace(from, to);
};
const inherited = change(
  '  steps: 3\n',
  '  steps: 3\n  reward: { oom: 1.0, nan: 2.0, diverged: 2.5 }\n',
);

async function codes(files: string, sets: readonly string[] = []): Promise<readonly string[]> {
  const { remarks } = await resolved({ files, sets });
  return remarks.map(({ code, line, column }) => `${code} ${line}:${column}`);
}

test('an experiment that leaves the penalties to rl-exp gives rise to no remark', async () => {
  expect(await codes(validExperiment)).toEqual([]);
});

test('a doubt is shown where the value is written, with what to do', async () => {
  const { remarks } = await resolved({ files: inherited });
  expect(renderDiagnostics(remarks, { color: false, noun: 'remark' })).toMatchInlineSnapshot(`
    "experiment.yaml:7:18 RLX_REWARD_DOUBTFUL
    oom (1) costs less than nan (2), oom (1) costs less than diverged (2.5), nan (2) costs less than diverged (2.5): an agent about to fail in the dearer way gains by failing in the cheaper one on purpose. (failure-order)
      5 | environment:
      6 |   steps: 3
    > 7 |   reward: { oom: 1.0, nan: 2.0, diverged: 2.5 }
        |                  ^^^
      8 |   segment: { audio_seconds: 600 }
      9 | hyperparameters:
      → Change it, or accept it with your reason: \`accept: { failure-order: "…" }\`. It is a remark; runs go on.

    1 remark"
  `);
});

test('a doubt that is accepted with its reason is no remark, and changes no cell', async () => {
  const accepting = `${inherited}accept: { failure-order: as it was published }\n`;
  expect(await codes(accepting)).toEqual([]);
  const [plain, accepted] = [
    await resolved({ files: inherited }),
    await resolved({ files: accepting }),
  ];
  expect(accepted.plan).toEqual(plain.plan);
});

test('an acceptance that nothing gives rise to is a remark of its own', async () => {
  const accepting = `${validExperiment}accept: { free-failure: it never happens }\n`;
  expect(await codes(accepting)).toEqual(['RLX_ACCEPTANCE_UNNEEDED 21:11']);
});

test('an acceptance of an unknown doubt, or without a reason, is an error', async () => {
  const unknown = await problemsOf({ files: `${inherited}accept: { failure-odrer: why }\n` });
  expect(unknown).toContain('RLX_KEY_UNKNOWN');
  expect(unknown).toContain('Did you mean `failure-order`?');
  const empty = await problemsOf({ files: `${inherited}accept: { failure-order: "" }\n` });
  expect(empty).toContain('`accept.failure-order`');
});

test('what a matrix or --set brings about is found, and pointed at', async () => {
  const updates = change('{ audio_seconds: 600 }', '{ updates: 50 }');
  expect(await codes(updates)).toEqual(['RLX_REWARD_DOUBTFUL 7:23']);
  expect(await codes(validExperiment, ['environment.steps=20'])).toHaveLength(1);
  const matrix = `${validExperiment}matrix: { environment.steps: [3, 40] }\n`;
  expect(await codes(matrix)).toEqual(['RLX_REWARD_DOUBTFUL 21:34']);
});

test('advice of an agent points at the agent', async () => {
  const bandit = change(
    'use: mock\n  with: { policy: random }',
    'use: baselines\n  with: { policy: bandit }',
  );
  const { remarks } = await resolved({ files: bandit });
  expect(remarks).toMatchObject([
    {
      code: 'RLX_AGENT_ADVICE',
      line: 17,
      message: expect.stringContaining('tries each of 7 actions'),
    },
  ]);
});

test('a policy that is not known is answered with those that are', async () => {
  const wrong = change(
    'use: mock\n  with: { policy: random }',
    'use: baselines\n  with: { policy: cosin }',
  );
  expect(await problemsOf({ files: wrong })).toContain('Did you mean `cosine`?');
  const misplaced = change(
    'use: mock\n  with: { policy: random }',
    'use: baselines\n  with: { policy: cosine, peek: 1 }',
  );
  expect(await problemsOf({ files: misplaced })).toContain('Did you mean `peak`?');
});
