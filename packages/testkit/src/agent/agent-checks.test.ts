import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseEvenly, defineErrors, type AgentV1, type PluginV1 } from '@rl-exp/core';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { brokenChecks } from '../__fixtures__/broken-checks.ts';
import { soundAgent, soundOptions, soundPlugin } from '../__fixtures__/sound-agent.ts';
import { agentChecks } from './agent-checks.ts';
import type { AgentContract } from './agent-contract.ts';

const legal = 'decides legally through whole episodes, or says under a code why it cannot';
const same = 'decides the same again under the same seed, and asks nothing that is on record';
const anew = 'keeps nothing between steps that a new process would lack';
const aborts = 'heeds an abort within 1000 ms, and makes no decision of an answer that never came';
const secrets = 'lets no secret out: not in decisions, exchanges, messages or errors';
const quiet = 'writes nothing to stdout';
const refuses = 'refuses an option that it does not know';

const ownErrors = defineErrors({
  RLX_OWN_FULL: {
    title: 'Own',
    exitCode: 65,
    message: ({ key }: { key: string }) => `It is full of ${key}.`,
    hint: () => 'Empty it.',
  },
});

/** The sound agent with another way to decide. */
const deciding = (decide: AgentV1['decide']): PluginV1<'agent'> =>
  soundPlugin({ create: () => soundAgent({ decide }) });

/** The sound options, validated in another way. */
function validating(change: (value: { level: number }) => unknown): typeof soundOptions {
  const validate = (given: unknown) => {
    const result = soundOptions.safeParse(given);
    return result.success
      ? {
          value: change(
            typeof given === 'object' && given !== null
              ? Object.assign(given, result.data)
              : result.data,
          ),
        }
      : { issues: result.error.issues };
  };
  return Object.create(soundOptions, {
    '~standard': { value: { ...soundOptions['~standard'], validate } },
  }) as typeof soundOptions;
}

interface Broken {
  readonly how: string;
  readonly contract: AgentContract;
  readonly checks: readonly string[];
}

const secretOf = (env: string) => ({ env });
let created = 0;

const brokenAgents: readonly Broken[] = [
  { how: 'is sound', contract: { plugin: soundPlugin(), chance: true }, checks: [] },
  {
    how: 'is a plain object',
    contract: { plugin: { ...soundPluginParts() } },
    checks: ['is a plugin of kind agent, made by definePlugin of any copy of core'],
  },
  {
    how: 'has a name that cannot stand under use',
    contract: { plugin: soundPlugin({ name: 'My Agent' }) },
    checks: ['has a short name and a summary in one sentence'],
  },
  {
    how: 'takes any option',
    contract: {
      plugin: soundPlugin({
        options: z.object({ level: z.number().default(1).describe('None.') }),
      }),
    },
    checks: [refuses],
  },
  {
    how: 'changes the options that it is given',
    contract: { plugin: soundPlugin({ options: validating((value) => value) }), options: {} },
    checks: ['leaves the options as they were written'],
  },
  {
    how: 'reads its options back as others',
    contract: {
      plugin: soundPlugin({
        options: Object.create(soundOptions, {
          '~standard': {
            value: {
              ...soundOptions['~standard'],
              validate(given: unknown) {
                const result = soundOptions.safeParse(given);
                return result.success
                  ? { value: { level: result.data.level + 1 } }
                  : { issues: result.error.issues };
              },
            },
          },
        }) as typeof soundOptions,
      }),
    },
    checks: ['reads its options back from a plan as the same'],
  },
  {
    how: 'does not describe an option',
    contract: {
      plugin: soundPlugin({ options: z.strictObject({ level: z.number().default(1) }) }),
    },
    checks: ['describes every option to editors'],
  },
  {
    how: 'takes what its test calls wrong',
    contract: { plugin: soundPlugin(), refused: [{ level: -1 }] },
    checks: ['refuses the options that this test calls wrong'],
  },
  {
    how: 'is said to refuse an option that it does not have',
    contract: { plugin: soundPlugin(), refused: [{ lavel: 1 }] },
    checks: ['refuses the options that this test calls wrong'],
  },
  {
    how: 'draws only the values that it sets',
    contract: {
      plugin: deciding(async ({ choices, step }, { seed }) => {
        const setting = choices.find(({ chooses }) => chooses);
        if (setting === undefined) return { action: 'hold' };
        const lr = chooseEvenly([1e-4, 2e-4], `${seed}|${step}`) ?? 1e-4;
        return { action: setting.action, values: { lr } };
      }),
      chance: true,
    },
    checks: [],
  },
  {
    how: 'reads a file when it is made',
    contract: {
      plugin: soundPlugin({
        create() {
          readFileSync(new URL(import.meta.url));
          return soundAgent();
        },
      }),
    },
    checks: ['touches nothing outside when it is made'],
  },
  {
    how: 'takes its time to be made',
    contract: {
      plugin: soundPlugin({
        create() {
          created += 1;
          const until = performance.now() + (created <= 7 ? 60 : 0);
          while (performance.now() < until);
          return soundAgent();
        },
      }),
    },
    checks: ['is made in no time'],
  },
  {
    how: 'stops where that is not offered',
    contract: { plugin: deciding(async () => ({ action: 'stop' })) },
    checks: [legal],
  },
  {
    how: 'names no values for an action that needs them',
    contract: {
      plugin: deciding(async ({ actions }) => ({
        action: actions.includes('set') ? 'set' : 'hold',
      })),
    },
    checks: [legal],
  },
  {
    how: 'returns no decision',
    contract: { plugin: deciding(async () => JSON.parse('"hold"')) },
    checks: [legal],
  },
  {
    how: 'fails without a code after a failed segment',
    contract: {
      plugin: deciding(async ({ state }) => {
        if (state['status'] === 'oom' || state['status'] === 'diverged') throw new Error('no');
        return { action: 'hold' };
      }),
    },
    checks: [legal],
  },
  {
    how: 'says that it used less than nothing',
    contract: { plugin: deciding(async () => ({ action: 'hold', usage: { tokens: -1 } })) },
    checks: ['says what a decision cost in numbers'],
  },
  {
    how: 'is foreseen otherwise',
    contract: {
      plugin: soundPlugin({
        foresee: (_options, { steps }) => Array.from({ length: steps }, () => ({ action: 'stop' })),
      }),
    },
    checks: ['is foreseen as it decides, where it can be foreseen'],
  },
  {
    how: 'draws from Math.random',
    contract: {
      plugin: deciding(async () => ({ action: 'hold', rationale: String(Math.random()) })),
    },
    checks: [same, anew],
  },
  {
    how: 'counts its calls',
    contract: {
      plugin: soundPlugin({
        create() {
          let calls = 0;
          return soundAgent({
            decide: async () => ({ action: 'hold', rationale: String((calls += 1)) }),
          });
        },
      }),
    },
    checks: [anew],
  },
  {
    how: 'asks with the time in its question',
    contract: {
      plugin: deciding(async (_observation, { exchange }) => {
        await exchange({ time: performance.now() }, async () => 'hold');
        return { action: 'hold' };
      }),
      answers: () => 'hold',
    },
    checks: [same, anew],
  },
  {
    how: 'changes the observation',
    contract: {
      plugin: deciding(async ({ actions }) => {
        actions.reverse();
        return { action: 'hold' };
      }),
    },
    checks: ['leaves the observation as it was shown'],
  },
  {
    how: 'draws nothing, and says that it does',
    contract: { plugin: deciding(async () => ({ action: 'hold' })), chance: true },
    checks: ['draws otherwise under another seed'],
  },
  {
    how: 'decides where its question was cut off',
    contract: {
      plugin: deciding(async (_observation, { exchange }) => {
        await exchange('which?', async () => 'hold').catch(() => undefined);
        return { action: 'hold' };
      }),
      answers: () => 'hold',
    },
    checks: [aborts],
  },
  {
    how: 'waits on after an abort',
    contract: {
      plugin: deciding(async (_observation, { exchange }) => {
        await exchange('which?', async () => 'hold').catch(async () => await new Promise(() => {}));
        return { action: 'hold' };
      }),
      answers: () => 'hold',
    },
    checks: [aborts],
  },
  {
    how: 'cannot be closed',
    contract: {
      plugin: soundPlugin({
        create: () => soundAgent({ close: () => Promise.reject(new Error('never')) }),
      }),
    },
    checks: ['can be closed, whether or not it has decided anything'],
  },
  {
    how: 'gives its secret as its reason',
    contract: {
      plugin: soundPlugin({
        create: (_options, { secret }) =>
          soundAgent({
            decide: async () => ({ action: 'hold', rationale: secret(secretOf('KEY')) }),
          }),
      }),
    },
    checks: [secrets],
  },
  {
    how: 'logs its secret',
    contract: {
      plugin: soundPlugin({
        create: (_options, { secret, logger }) =>
          soundAgent({
            async decide() {
              logger.debug(`with ${secret(secretOf('KEY'))}`);
              return { action: 'hold' };
            },
          }),
      }),
    },
    checks: [secrets],
  },
  {
    how: 'fails with its secret in the error',
    contract: {
      plugin: soundPlugin({
        create: (_options, { secret }) =>
          soundAgent({
            async decide({ branch }) {
              if (branch) throw ownErrors.create('RLX_OWN_FULL', { key: secret(secretOf('KEY')) });
              return { action: 'hold' };
            },
          }),
      }),
    },
    checks: [secrets],
  },
  {
    how: 'asks with its secret in the question',
    contract: {
      plugin: soundPlugin({
        create: (_options, { secret }) =>
          soundAgent({
            async decide(_observation, { exchange }) {
              await exchange({ key: secret(secretOf('KEY')) }, async () => 'hold');
              return { action: 'hold' };
            },
          }),
      }),
      answers: () => 'hold',
    },
    checks: [secrets],
  },
  {
    how: 'prints',
    contract: {
      plugin: deciding(async () => {
        // oxlint-disable-next-line no-console
        console.log('holding');
        return { action: 'hold' };
      }),
    },
    checks: [quiet],
  },
  {
    how: 'never asks the model that its test replays',
    contract: {
      plugin: soundPlugin(),
      replay: 'hold',
      options: () => ({}),
    },
    checks: [
      'asks the server that its options name',
      ...[
        'a rate limit',
        'an internal error',
        'a page of HTML',
        'a truncated reply',
        'a reply without choices',
        'a connection that is reset',
        'prose in place of an action',
        'an action that is not offered',
      ].map((fault) => `survives ${fault}, once and always`),
    ],
  },
];

test.each(brokenAgents)('an agent that $how fails $checks', async ({ contract, checks }) => {
  expect(await brokenChecks(agentChecks(contract))).toEqual(checks);
});

test('an agent is held to the name of its package', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'testkit-'));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  const manifest = join(folder, 'package.json');
  const text = JSON.stringify({ name: 'rl-exp-agent-other', 'rl-exp': { kind: 'agent' } });
  await writeFile(manifest, text);
  expect(await brokenChecks(agentChecks({ plugin: soundPlugin(), directory: folder }))).toEqual([
    'is named as its package says',
  ]);
});

/** What definePlugin was given, without its mark. */
function soundPluginParts(): PluginV1<'agent'> {
  const parts: PluginV1<'agent'> = JSON.parse(JSON.stringify(soundPlugin()));
  return { ...parts, options: soundOptions, create: () => soundAgent() };
}
