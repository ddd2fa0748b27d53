import type { AgentV1, PluginContext } from '@rl-exp/core';
import { ReplayServer } from '@rl-exp/testkit/replay';
import plugin from '../index.ts';
import { groqOptionsSchema } from '../options.ts';
import { ExchangeRecord } from './exchange-record.ts';

/** A key that must be found nowhere. */
export const sentinel = 'gsk_SENTINEL0123456789abcdefghijklmnopqrstuv';

/** Limits that make faults cheap to wait for. */
export const quick = {
  attempt_timeout_ms: 400,
  deadline_ms: 1500,
  retries: 2,
  retry_delay_ms: 20,
  retry_after_cap_ms: 300,
};

/** A plugin context that keeps what is said. */
export function spokenContext(
  environment: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): PluginContext & { readonly said: string[] } {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  return {
    said,
    logger: { debug: say, info: say, warn: say, progress() {} },
    cacheDirectory: '/nonexistent',
    slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
    resolveReference: (reference) => files[reference] ?? null,
    secret: ({ env, optional = false }) => {
      const value = environment[env] ?? '';
      if (value === '' && !optional) throw new Error(`${env} is not set`);
      return value;
    },
  };
}

export interface Setup extends AsyncDisposable {
  readonly server: ReplayServer;
  readonly agent: AgentV1;
  readonly record: ExchangeRecord;
  readonly said: readonly string[];
}

export const holdReply = '{"rationale":"steady","action":"hold"}';

/** An agent in front of a server of its own. */
export async function setUp(options: object = {}, key: string = sentinel): Promise<Setup> {
  const server = await ReplayServer.start({ key: sentinel, reply: holdReply });
  const context = spokenContext({ GROQ_API_KEY: key });
  const agent = plugin.create(
    groqOptionsSchema.parse({
      base_url: server.baseUrl,
      api_key: { env: 'GROQ_API_KEY' },
      ...quick,
      ...options,
    }),
    context,
  );
  return {
    server,
    agent,
    record: new ExchangeRecord(),
    said: context.said,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
