/** What runs in an isolated agent's process: one agent, and the calls it takes. */
import { Console } from 'node:console';
import { fileURLToPath } from 'node:url';
import {
  deepFreeze,
  jsonValueSchema,
  observationSchema,
  type AgentV1,
  type JsonValue,
  type PluginContext,
  type PluginV1,
} from '@rl-exp/core';
import { z } from 'zod';
import { pluginErrors } from '../errors.ts';
import { pluginIn } from '../load-plugin.ts';
import { offerOwnPackages } from '../offer-own-packages.ts';
import { optionsJsonSchema } from '../options-json-schema.ts';
import { parsePluginOptions } from '../parse-plugin-options.ts';
import { decideCallSchema, openingSchema } from './isolated-calls.ts';
import { MessagePeer } from './message-peer.ts';

const { stdin, stdout } = process;
// Messages alone go to stdout.
Object.defineProperty(process, 'stdout', { value: process.stderr });
globalThis.console = new Console(process.stderr);
stdin.on('end', () => process.exit());
// An event loop that turns says so.
setInterval(() => tell('alive', null), 1_000).unref();

const sends = new Map<number, (signal: AbortSignal) => Promise<JsonValue>>();
let nextSend = 1;
let plugin: PluginV1 | null = null;
let agent: AgentV1 | null = null;

const peer = new MessagePeer({
  input: stdin,
  output: stdout,
  serve: async (method, params, signal) => await serve(method, params, signal).catch(refuse),
  onViolation: () => process.exit(1),
});

async function serve(
  method: string,
  params: JsonValue,
  signal: AbortSignal,
): Promise<JsonValue | undefined> {
  switch (method) {
    case 'describe':
      return describe(await load(z.string().parse(params)));
    case 'validate': {
      const result = await loaded().options['~standard'].validate(params);
      return plain(result.issues === undefined ? { value: result.value } : result);
    }
    case 'open':
      return await open(params);
    case 'prepare':
      await opened().prepare?.({ signal });
      return undefined;
    case 'decide':
      return await decide(params, signal);
    case 'send':
      return await sends.get(z.int().parse(params))?.(signal);
    case 'close':
      await agent?.close?.();
      return undefined;
    default:
      throw new Error(`no method '${method}'`);
  }
}

async function load(url: string): Promise<PluginV1> {
  const path = fileURLToPath(url);
  offerOwnPackages();
  const about = { kind: 'agent', use: path, path } as const;
  const module: unknown = await import(url).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw pluginErrors.create('RLX_PLUGIN_IMPORT_FAILED', { ...about, reason }, { cause });
  });
  plugin = pluginIn(module, about);
  return plugin;
}

function describe({ kind, name, summary, ...rest }: PluginV1): JsonValue {
  return plain({ kind, name, summary, schema: optionsJsonSchema(rest) ?? null });
}

async function open(params: JsonValue): Promise<undefined> {
  const { options, secrets, references, folder } = openingSchema.parse(params);
  const log = (level: string) => (text: string) => tell('log', { level, text });
  const context: PluginContext = {
    logger: {
      debug: log('debug'),
      info: log('info'),
      warn: log('warn'),
      progress: (progress) => tell('progress', plain(progress)),
    },
    cacheDirectory: folder,
    // It starts no programs.
    slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
    resolveReference: (reference) => references[reference] ?? null,
    ask: async (question, signal) => z.string().parse(await peer.call('ask', question, signal)),
    secret: ({ env, optional = false }) => {
      const value = secrets[env] ?? '';
      if (value === '' && !optional)
        throw pluginErrors.create('RLX_AGENT_SECRET_UNNAMED', { name: env });
      return value;
    },
  };
  const made = loaded().create(await parsePluginOptions(loaded(), options), context);
  if (!('decide' in made)) throw new TypeError('the plugin made no agent');
  agent = made;
  return undefined;
}

async function decide(params: JsonValue, signal: AbortSignal): Promise<JsonValue> {
  const { call, observation, seed, usage } = decideCallSchema.parse(params);
  const decision = await opened().decide(deepFreeze(observationSchema.parse(observation)), {
    signal,
    seed,
    usage: Object.freeze(usage),
    exchange: async (request, send) => {
      const key = nextSend++;
      sends.set(key, send);
      const answer = await peer.call('exchange', { call, key, request: plain(request) }, signal);
      sends.delete(key);
      return jsonValueSchema.parse(answer);
    },
  });
  return plain(decision);
}

function loaded(): PluginV1 {
  if (plugin === null) throw new Error('no plugin was loaded');
  return plugin;
}

function opened(): AgentV1 {
  if (agent === null) throw new Error('no agent was opened');
  return agent;
}

function tell(method: string, params: JsonValue): void {
  peer.call(method, params).catch(() => undefined);
}

function plain(value: unknown): JsonValue {
  return jsonValueSchema.parse(JSON.parse(JSON.stringify(value)));
}

const deniedSchema = z.union([
  z.object({
    code: z.literal('ERR_ACCESS_DENIED'),
    permission: z.string().default('access'),
    resource: z.string().default(''),
  }),
  z
    .object({ code: z.literal('ERR_DLOPEN_DISABLED') })
    .transform(() => ({ permission: 'native code', resource: '' })),
]);

/** Says of what the permission model refused what it was. */
function refuse(error: unknown): never {
  const denied = deniedSchema.safeParse(error);
  if (!denied.success) throw error;
  const { permission, resource } = denied.data;
  throw pluginErrors.create('RLX_AGENT_ACCESS_DENIED', { permission, resource }, { cause: error });
}
