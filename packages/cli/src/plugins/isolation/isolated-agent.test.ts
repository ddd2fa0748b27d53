import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AgentContext, AgentV1, JsonValue, Observation, PluginContext } from '@rl-exp/core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadPlugin } from '../load-plugin.ts';
import { parsePluginOptions } from '../parse-plugin-options.ts';
import { loadIsolatedAgent } from './load-isolated-agent.ts';

let folder: string;
const opened: AgentV1[] = [];
const said: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isolated-'));
  await mkdir(join(folder, 'runs'));
  await writeFile(join(folder, 'runs/journal.jsonl'), 'hidden');
  await writeFile(join(folder, 'prompt.md'), 'be brief');
  await writeFile(join(folder, 'hint.ts'), "export const hint: string = 'from beside';\n");
});
afterEach(async () => {
  for (const agent of opened.splice(0)) await agent.close?.().catch(() => undefined);
  said.length = 0;
});
afterAll(async () => await rm(folder, { recursive: true }));

const context: PluginContext = {
  logger: {
    debug: () => undefined,
    info: (text) => void said.push(text),
    warn: () => undefined,
    progress: () => undefined,
  },
  cacheDirectory: '/nonexistent',
  slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
  resolveReference: (reference) => (reference === './prompt.md' ? join(folder, 'prompt.md') : null),
  ask: async (question) => `${question} indeed`,
  secret: ({ env }) => `value of ${env}`,
};

const observation: Observation = {
  step: 0,
  steps_left: 3,
  objective: { metric: 'wer', goal: 'minimize' },
  segment: { audio_seconds: 60 },
  actions: ['hold', 'lr_up'],
  choices: [],
  hyperparameters: [],
  branch: false,
  state: {},
  history: [],
  trend: {
    best: 1,
    best_step: 0,
    last_improvement: null,
    mean_improvement: null,
    volatility: null,
  },
};

function asked(changes: Partial<AgentContext> = {}): AgentContext {
  const { signal } = new AbortController();
  return {
    signal,
    seed: 7,
    usage: {},
    exchange: async (_request, send) => await send(signal),
    ...changes,
  };
}

let files = 0;

/** An isolated agent whose `decide` has this body; what it returns is its rationale. */
async function deciding(
  body: string,
  { options = {}, silence_ms = 20_000, decision_ms = 20_000 } = {},
): Promise<AgentV1> {
  const path = join(folder, `agent-${files++}.ts`);
  await writeFile(
    path,
    `import { readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';
import { hint } from './hint.ts';
export default definePlugin({
  kind: 'agent', name: 'mine', specificationVersion: 'v1', summary: 'A test.',
  options: z.strictObject({ key: z.json().optional(), prompt: z.string().default('none') }),
  create: (options, context) => ({
    async decide(observation, { signal, seed, usage, exchange }) {
      const rationale = await (async () => { ${body} })();
      return { action: 'hold', rationale: String(rationale) };
    },
  }),
});
`,
  );
  const plugin = await loadIsolatedAgent(
    { module: pathToFileURL(path), isLocal: true },
    { silence_ms, decision_ms },
  );
  const made = plugin.create(await parsePluginOptions(plugin, options), context);
  if (!('decide' in made)) throw new TypeError('no agent');
  opened.push(made);
  return made;
}

const rationaleOf = async (body: string, options = {}): Promise<string | undefined> =>
  (await (await deciding(body, options)).decide(observation, asked())).rationale;

test('it decides from what it is given, with its own modules, secrets and references', async () => {
  const options = { key: { env: 'API_KEY' }, prompt: './prompt.md' };
  const body = `context.logger.info('thinking');
    return [seed, observation.actions, hint, context.secret(options.key), await context.ask('really', signal),
      readFileSync(context.resolveReference(options.prompt), 'utf8')].join('|');`;
  expect(await rationaleOf(body, { options })).toBe(
    '7|hold,lr_up|from beside|value of API_KEY|really indeed|be brief',
  );
  expect(said).toEqual(['thinking']);
});

test('an installed package decides as it does here', async () => {
  const from = join(folder, 'experiment.yaml');
  const decisions: unknown[] = [];
  for (const isolate of [true, false]) {
    const { plugin } = await loadPlugin({ kind: 'agent', use: 'mock', from, isolate });
    const agent = plugin.create(
      await parsePluginOptions(plugin, { policy: 'scripted', actions: ['lr_up'] }),
      context,
    );
    opened.push(agent);
    await agent.prepare?.(asked());
    decisions.push(await agent.decide(observation, asked()));
    await expect(parsePluginOptions(plugin, { policy: 'best' })).rejects.toMatchObject({
      code: 'RLX_PLUGIN_OPTIONS',
    });
  }
  expect(decisions).toEqual([decisions[1], decisions[1]]);
  const { plugin } = await loadPlugin({ kind: 'agent', use: 'mock', from, isolate: true });
  const failing = plugin.create(
    await parsePluginOptions(plugin, { policy: 'scripted', actions: ['sideways'] }),
    context,
  );
  opened.push(failing);
  await expect(failing.decide(observation, asked())).rejects.toMatchObject({
    code: 'RLX_MOCK_ACTION_UNKNOWN',
    exitCode: 65,
    hint: expect.stringMatching(/Mend/),
  });
});

describe('is refused', () => {
  const attempts = {
    'to read a run beside it': "readFileSync(new URL('./runs/journal.jsonl', import.meta.url))",
    'to read what the system knows': "readFileSync('/etc/passwd')",
    'to read the environment of its parent': "readFileSync('/proc/' + process.ppid + '/environ')",
    'to read through an open file': "readFileSync('/proc/self/fd/3')",
    'to write in its folder': "writeFileSync('x', 'x')",
    'to write elsewhere': "writeFileSync(new URL('./x', import.meta.url), 'x')",
    'to start a program': "spawnSync('id')",
    'to start a thread': "new (await import('node:worker_threads')).Worker('1', { eval: true })",
    'to load native code': "process.dlopen({ exports: {} }, '/lib/x.node')",
  };
  let agent: AgentV1;
  beforeAll(async () => {
    const cases = Object.values(attempts).map(
      (attempt, index) => `case ${index}: return ${attempt};`,
    );
    agent = await deciding(`switch (seed) { ${cases.join(' ')} }`);
    // Closed below, after all of them.
    opened.pop();
  });
  afterAll(async () => await agent.close?.());

  test.each(Object.keys(attempts).map((name, seed) => [name, seed] as const))(
    '%s',
    async (_, seed) => {
      await expect(agent.decide(observation, asked({ seed }))).rejects.toMatchObject({
        code: expect.stringMatching(/^RLX_AGENT_ACCESS_DENIED$/),
      });
      expect((await readdir(folder)).includes('x')).toBe(false);
    },
  );
});

test('it inherits nothing of the environment, and no open file', async () => {
  process.env['CANARY'] = 'bird';
  const names = await rationaleOf('return Object.keys(process.env).join();');
  delete process.env['CANARY'];
  expect(names?.split(',')).not.toContain('CANARY');
  expect(names?.split(',')).not.toContain('HOME');
  expect(names?.split(',')).not.toContain('PATH');
});

test('what it sees is frozen, and what it changes is its own', async () => {
  const body = `try { observation.state.x = 1; return 'changed'; } catch { return 'frozen'; }`;
  expect(await rationaleOf(body)).toBe('frozen');
  const patched = `Object.prototype.polluted = 1; JSON.stringify = () => '{}'; return 'patched';`;
  await rationaleOf(patched).catch(() => undefined);
  expect({}).not.toHaveProperty('polluted');
});

test('an exchange is put on record here, and sent by the agent', async () => {
  const record: [JsonValue, JsonValue][] = [];
  const agent = await deciding(
    "return await exchange({ prompt: 'x' }, async () => ({ answer: 42 })).then((a) => a.answer);",
  );
  const exchange: AgentContext['exchange'] = async (request, send) => {
    const answer = await send(new AbortController().signal);
    record.push([request, answer]);
    return answer;
  };
  expect((await agent.decide(observation, asked({ exchange }))).rationale).toBe('42');
  expect(record).toEqual([[{ prompt: 'x' }, { answer: 42 }]]);
  const replayed: AgentContext['exchange'] = async () => ({ answer: 43 });
  expect((await agent.decide(observation, asked({ exchange: replayed }))).rationale).toBe('43');
});

test('an abort reaches it', async () => {
  const agent = await deciding(
    "return await new Promise((_, no) => signal.addEventListener('abort', () => no(signal.reason)));",
  );
  const controller = new AbortController();
  const decision = agent.decide(observation, asked({ signal: controller.signal }));
  setTimeout(() => controller.abort(), 500);
  await expect(decision).rejects.toMatchObject({ name: 'AbortError' });
});

test.each([
  ['ends', 'process.exit(3);', 'RLX_AGENT_DIED'],
  [
    'is killed',
    "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});",
    'RLX_AGENT_DIED',
  ],
  ['never returns', 'for (;;);', 'RLX_AGENT_SILENT'],
  ['never answers', 'await new Promise(() => {});', 'RLX_AGENT_SILENT'],
  ['throws', "throw new Error('own fault');", undefined],
  [
    'sends what is no message',
    "(await import('node:fs')).writeSync(1, 'x'.repeat(9e6)); await new Promise(() => {});",
    'RLX_AGENT_DIED',
  ],
])('one that %s is an error, not a wait', async (_, body, code) => {
  const agent = await deciding(body, { silence_ms: 15_000, decision_ms: 20_000 });
  const error: unknown = await agent
    .decide(observation, asked())
    .catch((thrown: unknown) => thrown);
  if (code === undefined) expect(error).toMatchObject({ message: 'own fault' });
  else expect(error).toMatchObject({ code, retryable: true, hint: expect.stringMatching(/./) });
});

test('nothing is left of it', async () => {
  const agent = await deciding('return process.pid + " " + process.cwd();');
  const { rationale = '' } = await agent.decide(observation, asked());
  const [pid = '', cwd = ''] = rationale.split(' ');
  await agent.close?.();
  expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  await expect(readdir(cwd)).rejects.toThrow('ENOENT');
});
