import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReplayServer, sendError, type Reaction, type ReplayScript } from '@rl-exp/testkit/replay';
import { expect, onTestFinished, test } from 'vitest';
import { checkout } from './command.ts';
import { comparable, eventsOf, filesBelow, Trial, type CellAnswer } from './trial.ts';

const key = 'gsk_SENTINEL0123456789abcdefghijklmnopqrstuv';

/** A trial whose agent asks a server on loopback, with the key in a file beside the experiment. */
async function open(
  reply: ReplayScript,
): Promise<{ readonly trial: Trial; readonly server: ReplayServer }> {
  const server = await ReplayServer.start({ key, reply });
  onTestFinished(async () => await server[Symbol.asyncDispose]());
  const trial = await Trial.open({
    parts: {
      [join(checkout, 'tests/plugins/faulty-agent.mjs')]: 'groq',
      'with: { policy: scripted, actions: [lr_up, batch_up, lr_up, hold] }': `with:
    base_url: ${server.baseUrl}
    api_key: { env: LOCAL_GROQ_KEY, optional: true }
    retry_delay_ms: 20
    retries: 1`,
    },
  });
  writeFileSync(trial.path('.env'), `LOCAL_GROQ_KEY=${key}\n`);
  return { trial, server };
}

const resetting: Reaction = (response) => void response.destroy();

const scripted =
  (...actions: readonly string[]): ReplayScript =>
  ({ messages }) => {
    const step = Number(/Budget left: (\d)/.exec(messages[1]?.content ?? '')?.[1]);
    return JSON.stringify({ rationale: `left ${step}`, action: actions[4 - step] });
  };
const actionsOf = ({ trajectory }: Pick<CellAnswer, 'trajectory'>): readonly string[] =>
  trajectory.steps.map(({ decision }) => decision.action);

test('a model steers a run, which can be played again without key and server', async () => {
  const { trial, server } = await open(scripted('lr_up', 'batch_up', 'nonsense', 'hold'));
  server.react((response) => sendError(response, 500, { message: key }));
  const first = await trial.run();
  expect(actionsOf(first)).toEqual(['lr_up', 'batch_up', 'hold', 'hold']);
  expect(first.trajectory.steps[0]?.decision.rationale).toBe('left 4');
  expect(first.trajectory.steps[2]?.decision.usage).toMatchObject({ invalid: 1, questions: 2 });
  expect(server.requests).toHaveLength(6);
  expect(first.stderr).toContain("there is no action 'nonsense'");

  await server[Symbol.asyncDispose]();
  rmSync(trial.path('.env'));
  const again = await trial.run(['--answers-from', first.run]);
  expect(comparable(again)).toEqual(comparable(first));
  for (const path of filesBelow(trial.runs, '')) {
    if (!/\.jsonl?$/.test(path)) continue;
    expect(readFileSync(path, 'utf8'), path).not.toContain(key);
  }
  expect(first.stderr + again.stderr).not.toContain(key);
});

test('a process killed while it asks puts only that question again', async () => {
  const { trial, server } = await open(scripted('lr_up', 'batch_up', 'lr_down', 'hold'));
  server.react(resetting, resetting, () => void started.child.kill('SIGKILL'));
  const started = trial.startRun();
  await started.finished;
  const answer = await trial.run();
  // The first step went without an answer, on record as such; of the second the process never learned.
  expect(actionsOf(answer)).toEqual(['hold', 'batch_up', 'lr_down', 'hold']);
  expect(server.requests).toHaveLength(6);
  const exchanges = eventsOf(answer.run).filter((event) => event.type === 'exchange');
  expect(exchanges.map(({ step, index }) => [step, index])).toEqual([
    [1, 0],
    [2, 0],
    [3, 0],
    [4, 0],
  ]);
});

test('a service that answers nothing but errors changes nothing and ends nothing', async () => {
  const { trial, server } = await open('');
  server.reactAlways((response) => sendError(response, 503, { message: 'over capacity' }));
  const { trajectory, stderr } = await trial.run();
  expect(actionsOf({ trajectory })).toEqual(['hold', 'hold', 'hold', 'hold']);
  expect(trajectory.status).toBe('truncated');
  expect(stderr.match(/no answer from/g)).toHaveLength(4);
  // Three steps with one repeat each; after that the service is left alone.
  expect(server.requests).toHaveLength(6);
});

test('a model that is not there is told before anything is trained', async () => {
  const { trial } = await open('');
  const { exitCode, stderr } = await trial.tryRun(['--set', 'agent.with.model=llama-3.1-8b']);
  expect(exitCode).toBe(69);
  expect(stderr).toContain('RLX_GROQ_MODEL_GONE');
  expect(trial.committed()).toEqual([]);
});
