import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const requestSchema = z.looseObject({
  model: z.string(),
  messages: z
    .array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
    .min(1),
  response_format: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('json_object') }),
      z.strictObject({
        type: z.literal('json_schema'),
        json_schema: z.looseObject({ strict: z.boolean(), schema: z.looseObject({}) }),
      }),
    ])
    .optional(),
  max_completion_tokens: z.int().positive(),
  reasoning_effort: z.string().optional(),
  seed: z.number().optional(),
  service_tier: z.string().optional(),
});
export type ChatRequest = z.infer<typeof requestSchema>;

/** What the server does with one request, in place of answering it. */
export type Reaction = (response: ServerResponse, request: ChatRequest) => void | Promise<void>;

interface Served {
  readonly strict: boolean;
  readonly efforts: readonly string[];
}

const models: Readonly<Record<string, Served>> = {
  'openai/gpt-oss-120b': { strict: true, efforts: ['low', 'medium', 'high'] },
  'openai/gpt-oss-20b': { strict: true, efforts: ['low', 'medium', 'high'] },
  'qwen/qwen3.6-27b': { strict: false, efforts: ['none', 'default'] },
  'whisper-large-v3': { strict: false, efforts: [] },
};

/** A server on loopback that answers as Groq's API does, and misbehaves as told. */
export class LocalGroq implements AsyncDisposable {
  /** Chat requests that came in, whatever became of them. */
  readonly requests: ChatRequest[] = [];
  /** What the model writes; a text, or one made from the request. */
  reply: string | ((request: ChatRequest) => string);
  readonly #server: Server;
  readonly #key: string;
  readonly #reactions: Reaction[] = [];
  #always: Reaction | null = null;
  #listReaction: Reaction | null = null;

  private constructor(server: Server, key: string, reply: LocalGroq['reply']) {
    this.#server = server;
    this.#key = key;
    this.reply = reply;
  }

  static async start(options: {
    readonly key: string;
    readonly reply: LocalGroq['reply'];
  }): Promise<LocalGroq> {
    const server = createServer();
    const local = new LocalGroq(server, options.key, options.reply);
    server.on('request', (request, response) => void local.#serve(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return local;
  }

  get baseUrl(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/openai/v1`;
  }

  /** The next chat requests are met by these, one each; later ones are answered. */
  react(...reactions: readonly Reaction[]): void {
    this.#reactions.push(...reactions);
  }

  /** Every chat request is met by this one. */
  reactAlways(reaction: Reaction): void {
    this.#always = reaction;
  }

  /** Every request for the list of models is met by this one. */
  reactToList(reaction: Reaction): void {
    this.#listReaction = reaction;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await Promise.resolve();
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    if (incoming.url === '/openai/v1/models') {
      if (this.#listReaction !== null) return await this.#listReaction(response, nothing);
      if (!this.#isAuthorised(incoming)) return refuseKey(response, incoming);
      const data = Object.keys(models).map((id) => ({ id, object: 'model', active: true }));
      return sendJson(response, 200, { object: 'list', data });
    }
    if (incoming.url !== '/openai/v1/chat/completions') {
      const message = `Unknown request URL: ${incoming.method} ${incoming.url}.`;
      return sendError(response, 404, { message, code: 'unknown_url' });
    }
    const parsed = requestSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString()));
    if (!parsed.success) {
      return sendError(response, 400, { message: z.prettifyError(parsed.error) });
    }
    this.requests.push(parsed.data);
    const reaction = this.#reactions.shift() ?? this.#always;
    if (reaction !== null) return await reaction(response, parsed.data);
    if (!this.#isAuthorised(incoming)) return refuseKey(response, incoming);
    this.#answer(response, parsed.data);
  }

  #isAuthorised({ headers }: IncomingMessage): boolean {
    return headers.authorization === `Bearer ${this.#key}`;
  }

  #answer(response: ServerResponse, request: ChatRequest): void {
    const served = models[request.model];
    const fault = served === undefined ? unknownModel(request.model) : formFault(request, served);
    if (fault !== null) return sendError(response, fault.status, fault);
    const content = typeof this.reply === 'string' ? this.reply : this.reply(request);
    sendJson(response, 200, completion(content, { model: request.model }), {
      'x-ratelimit-limit-requests': '1000',
      'x-ratelimit-remaining-requests': '999',
      'x-ratelimit-reset-requests': '1m26.4s',
      'x-ratelimit-remaining-tokens': '249000',
      'x-ratelimit-reset-tokens': '240ms',
    });
  }
}

const nothing: ChatRequest = { model: '', messages: [], max_completion_tokens: 1 };

/** A chat completion as Groq writes it. */
export function completion(
  content: string | null,
  options: {
    readonly model?: string;
    readonly finish_reason?: string;
    readonly refusal?: string;
  } = {},
): object {
  const { model = 'openai/gpt-oss-120b', finish_reason = 'stop', refusal } = options;
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, ...(refusal === undefined ? {} : { refusal }) },
        logprobs: null,
        finish_reason,
      },
    ],
    usage: {
      queue_time: 0.01,
      prompt_tokens: 1000,
      completion_tokens: 100,
      total_tokens: 1100,
      prompt_tokens_details: { cached_tokens: 400 },
      completion_tokens_details: { reasoning_tokens: 60 },
    },
    system_fingerprint: 'fp_local',
    x_groq: { id: 'req_1' },
    service_tier: 'on_demand',
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export function sendError(
  response: ServerResponse,
  status: number,
  error: { readonly message: string; readonly [member: string]: unknown },
  headers: Readonly<Record<string, string>> = {},
): void {
  const { status: _status, ...rest } = error;
  sendJson(response, status, { error: { type: 'invalid_request_error', ...rest } }, headers);
}

/** As some services do, it repeats the key. */
function refuseKey(response: ServerResponse, { headers }: IncomingMessage): void {
  sendError(response, 401, {
    message: `Invalid API Key: ${headers.authorization ?? ''}`,
    code: 'invalid_api_key',
  });
}

type RefusedRequest = {
  readonly status: number;
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
};

function unknownModel(model: string): RefusedRequest {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return { status: 404, message, code: 'model_not_found' };
}

function formFault(request: ChatRequest, { strict, efforts }: Served): RefusedRequest | null {
  const { response_format: format, reasoning_effort: effort, messages } = request;
  if (effort !== undefined && !efforts.includes(effort)) {
    const message = `\`reasoning_effort\` must be one of ${efforts.join(', ')}`;
    return { status: 400, message, param: 'reasoning_effort' };
  }
  if (format?.type === 'json_object' && !messages.some(({ content }) => /json/i.test(content))) {
    const message =
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.";
    return { status: 400, message };
  }
  if (format?.type !== 'json_schema') return null;
  if (!strict) {
    const message =
      'This model does not support response format `json_schema`. See supported models at https://console.groq.com/docs/structured-outputs#supported-models';
    return { status: 400, message, param: 'response_format' };
  }
  const fault = schemaFault(format.json_schema.schema);
  const message = `invalid JSON schema for response_format: 'decision': ${fault}`;
  return fault === null ? null : { status: 400, message, param: 'response_format' };
}

const constrainedSchema = z.union([
  z.strictObject({
    type: z.literal('object'),
    properties: z.record(z.string(), z.looseObject({})),
    required: z.array(z.string()),
    additionalProperties: z.literal(false),
  }),
  z.strictObject({
    type: z.enum(['string', 'number', 'integer']),
    enum: z.array(z.string()).optional(),
  }),
]);

/** What constrained decoding refuses about a schema: optional members, other members, other keywords. */
function schemaFault(schema: object): string | null {
  const parsed = constrainedSchema.safeParse(schema);
  if (!parsed.success) return 'keyword is not supported';
  if (!('properties' in parsed.data)) return null;
  const { properties, required } = parsed.data;
  if (Object.keys(properties).some((name) => !required.includes(name))) {
    return "`required` is required to be an array including every key in properties";
  }
  return Object.values(properties).map(schemaFault).find((fault) => fault !== null) ?? null;
}
