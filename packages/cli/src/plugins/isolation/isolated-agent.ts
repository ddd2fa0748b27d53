import {
  decisionSchema,
  jsonValueSchema,
  secretSchema,
  type AgentContext,
  type AgentV1,
  type JsonValue,
  type PluginContext,
} from '@rl-exp/core';
import { z } from 'zod';
import { exchangeCallSchema, logCallSchema, progressCallSchema } from './isolated-calls.ts';
import { IsolatedProcess, type AgentLimits } from './isolated-process.ts';

/** Where an isolated agent's module lies, and how long it may take. */
export interface IsolatedModule {
  readonly module: URL;
  readonly isLocal: boolean;
  readonly limits: AgentLimits;
}

/** An agent in a process of its own, which is started when it is first asked something and ends when it is closed. */
export class IsolatedAgent implements AgentV1 {
  readonly #where: IsolatedModule;
  readonly #options: JsonValue;
  readonly #context: PluginContext;
  readonly #deciding = new Map<number, AgentContext>();
  #process: Promise<IsolatedProcess> | null = null;
  #calls = 0;

  constructor(where: IsolatedModule, options: JsonValue, context: PluginContext) {
    this.#where = where;
    this.#options = options;
    this.#context = context;
  }

  async prepare({ signal }: Pick<AgentContext, 'signal'>): Promise<void> {
    const process = await this.#opened();
    await process.call('prepare', null, { signal, limit_ms: this.#where.limits.decision_ms });
  }

  async decide(
    observation: Parameters<AgentV1['decide']>[0],
    context: AgentContext,
  ): ReturnType<AgentV1['decide']> {
    const process = await this.#opened();
    const { signal, seed, usage } = context;
    const call = ++this.#calls;
    this.#deciding.set(call, context);
    try {
      const params = plain({ call, observation, seed, usage });
      const limit = this.#where.limits.decision_ms;
      return decisionSchema.parse(
        await process.call('decide', params, { signal, limit_ms: limit }),
      );
    } finally {
      this.#deciding.delete(call);
    }
  }

  async close(): Promise<void> {
    const process = await this.#process?.catch(() => null);
    this.#process = null;
    if (process == null) return;
    try {
      if (!process.isOver) await process.call('close', null);
    } finally {
      await process.end();
    }
  }

  async #opened(): Promise<IsolatedProcess> {
    this.#process ??= this.#open();
    try {
      return await this.#process;
    } catch (error) {
      this.#process = null;
      throw error;
    }
  }

  async #open(): Promise<IsolatedProcess> {
    const references = referencesIn(this.#options, this.#context);
    const process = await IsolatedProcess.start({
      ...this.#where,
      reads: Object.values(references).flatMap((path) => [path, `${path}/*`]),
      serve: async (method, params, signal) => await this.#serve(method, params, signal),
    });
    try {
      await process.call('describe', this.#where.module.href);
      const secrets = secretsIn(this.#options, this.#context);
      const opening = { options: this.#options, secrets, references, folder: process.folder };
      await process.call('open', opening);
      return process;
    } catch (error) {
      await process.end();
      throw error;
    }
  }

  async #serve(
    method: string,
    params: JsonValue,
    signal: AbortSignal,
  ): Promise<JsonValue | undefined> {
    const { logger, ask } = this.#context;
    switch (method) {
      case 'alive':
        return undefined;
      case 'log': {
        const { level, text } = logCallSchema.parse(params);
        logger[level](text);
        return undefined;
      }
      case 'progress':
        logger.progress(withoutUndefined(progressCallSchema.parse(params)));
        return undefined;
      case 'ask':
        if (ask === undefined) throw new Error('there is nobody to ask');
        return await ask(z.string().parse(params), signal);
      case 'exchange': {
        const { call, key, request } = exchangeCallSchema.parse(params);
        const context = this.#deciding.get(call);
        if (context === undefined) throw new Error('the decision is over');
        return await context.exchange(request, async (sending) => await this.#send(key, sending));
      }
      default:
        throw new Error(`no method '${method}'`);
    }
  }

  async #send(key: number, signal: AbortSignal): Promise<JsonValue> {
    const process = await this.#opened();
    const limit = this.#where.limits.decision_ms;
    return jsonValueSchema.parse(await process.call('send', key, { signal, limit_ms: limit }));
  }
}

/** Of `progress`: a detail that is not there is left out. */
function withoutUndefined({
  detail,
  ...progress
}: z.infer<typeof progressCallSchema>): Parameters<PluginContext['logger']['progress']>[0] {
  return detail === undefined ? progress : { ...progress, detail };
}

/** The values of the secrets that the options name; of an optional one that is not set, the empty text. */
function secretsIn(options: JsonValue, context: PluginContext): Record<string, string> {
  const secrets = partsOf(options).flatMap((part) => {
    const parsed = secretSchema.safeParse(part);
    return parsed.success ? [parsed.data] : [];
  });
  return Object.fromEntries(secrets.map((secret) => [secret.env, context.secret(secret)]));
}

/** The paths behind what the options refer to. */
function referencesIn(options: JsonValue, context: PluginContext): Record<string, string> {
  return Object.fromEntries(
    partsOf(options).flatMap((part) => {
      const path = typeof part === 'string' ? context.resolveReference(part) : null;
      return typeof part !== 'string' || path === null ? [] : [[part, path] as const];
    }),
  );
}

function partsOf(value: JsonValue): readonly JsonValue[] {
  if (typeof value !== 'object' || value === null) return [value];
  return [value, ...Object.values(value).flatMap(partsOf)];
}

function plain(value: unknown): JsonValue {
  return jsonValueSchema.parse(JSON.parse(JSON.stringify(value)));
}
