import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PluginV1 } from '@rl-exp/core';
import { expect, onTestFinished, test } from 'vitest';
import { scriptedAgent } from '../fakes/scripted-agent.ts';
import { runExperiment } from './run-experiment.ts';

const experiment = (agent: string): string => `version: 1
name: small
seeds: [1, 2]
objective: { metric: wer, goal: minimize }
environment: { steps: 3, segment: { audio_seconds: 600 } }
hyperparameters: { lr: { start: 1.0e-4, min: 1.0e-7, max: 1.0e-1 } }
data: { use: simulated }
splits:
  salt: small-1
  train: { domains: [health, agriculture], share: 80% }
  val: { domains: [health, agriculture], share: 20% }
  hidden: { domains: [government] }
agent: ${agent}
trainer: { use: simulated }
judge: { use: simulated }
`;

test('an experiment runs in this process, with a plugin of it', async () => {
  const agent: PluginV1 = scriptedAgent(['lr_up', 'hold', 'stop']);
  const run = await runExperiment({ yaml: experiment('{ use: mine }'), plugins: { mine: agent } });
  expect(run).toMatchObject({ exitCode: 0, errors: [] });
  expect(run.trajectories.map(({ steps }) => steps.map(({ decision }) => decision.action))).toEqual(
    [
      ['lr_up', 'hold', 'stop'],
      ['lr_up', 'hold', 'stop'],
    ],
  );
  expect(run.verdicts.map(({ status }) => status)).toEqual(['pass', 'pass']);
  expect(run.events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['run-start', 'step-end', 'cell-end', 'run-end']),
  );
  expect(existsSync(join(run.run ?? '', 'plan.json'))).toBe(true);
  await run[Symbol.asyncDispose]();
  expect(existsSync(run.run ?? '')).toBe(false);
});

test('an experiment finds what lies beside it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'testkit-'));
  onTestFinished(async () => await rm(directory, { recursive: true }));
  const source = `export default globalThis[Symbol.for('testkit.beside')];\n`;
  Reflect.set(globalThis, Symbol.for('testkit.beside'), scriptedAgent(['stop']));
  await writeFile(join(directory, 'agent.mjs'), source);
  await using run = await runExperiment({ yaml: experiment('{ use: ./agent.mjs }'), directory });
  expect(run.trajectories.map(({ reason }) => reason)).toEqual(['agent_stopped', 'agent_stopped']);
});

test('what is wrong with an experiment is a result', async () => {
  await using run = await runExperiment({ yaml: experiment('{ use: mokc }') });
  expect(run).toMatchObject({ exitCode: 65, run: null, trajectories: [], verdicts: [] });
  expect(run.diagnostics.map(({ code, line }) => [code, line])).toEqual([
    ['RLX_PLUGIN_NOT_FOUND', 13],
  ]);
});

test('a bug of a plugin is a result, and names the cells that came to nothing', async () => {
  const plugins = {
    buggy: scriptedAgent(() => {
      throw new TypeError('not again');
    }),
  };
  await using run = await runExperiment({ yaml: experiment('{ use: buggy }'), plugins });
  expect(run).toMatchObject({ exitCode: 1, trajectories: [] });
  expect(String(run.errors[0])).toContain('not again');
});

test('an order to stop ends a run with the exit code of an interruption', async () => {
  const controller = new AbortController();
  const plugins = {
    stopping: scriptedAgent(() => {
      controller.abort();
      return 'hold';
    }),
  };
  const yaml = experiment('{ use: stopping }');
  await using run = await runExperiment({ yaml, plugins, signal: controller.signal });
  expect(run.exitCode).toBe(130);
});

test.each([
  [{ file: 'x.yaml' }, 'runExperiment has no `file`'],
  [
    { directory: '/', plugins: { mine: scriptedAgent([]) } },
    'There are `plugins` and a `directory`',
  ],
  [{ plugins: { 'My Agent': scriptedAgent([]) } }, "The plugin's name is 'My Agent'"],
])('%o is refused: %s', async (given, problem) => {
  await expect(runExperiment({ yaml: experiment('{ use: mine }'), ...given })).rejects.toThrow(
    problem,
  );
});
