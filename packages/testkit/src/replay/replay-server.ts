import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { chatRequestSchema, type ChatRequest } from './chat-request.ts';
import { completion, sendError, sendJson } from './completion.ts';
import { groqModels, refusalOf, type ServedModel } from './service-rules.ts';

/** What the server does with one request, in place of answering it. */
export type Reaction = (response: ServerResponse, request: ChatRequest) => void | Promise<void>;

/** What the model writes; a text, or one made from the request. */
export type ReplayScript = string | ((request: ChatRequest) => string);

export interface ReplayOptions {
  readonly reply: ReplayScript;
  /** The only key that is let in; any, or none, where left out. */
  readonly key?: string;
  /** Models that are there; Groq's where left out. */
  readonly models?: Readonly<Record<string, ServedModel>>;
}

/** A server on loopback that answers as Groq's API does, and misbehaves as told. */
export class ReplayServer implements AsyncDisposable {
  /** Chat requests that came in, whatever became of them. */
  readonly requests: ChatRequest[] = [];
  reply: ReplayScript;
  readonly #server: Server;
  readonly #key: string | null;
  readonly #models: Readonly<Record<string, ServedModel>>;
  readonly #reactions: Reaction[] = [];
  #always: Reaction | null = null;
  #listReaction: Reaction | null = null;

  private constructor(server: Server, { reply, key, models = groqModels }: ReplayOptions) {
    this.#server = server;
    this.#key = key ?? null;
    this.#models = models;
    this.reply = reply;
  }

  static async start(options: ReplayOptions): Promise<ReplayServer> {
    const server = createServer();
    const local = new ReplayServer(server, options);
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

  /** Every chat request is met by this one; null goes back to answering. */
  reactAlways(reaction: Reaction | null): void {
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
      const data = Object.keys(this.#models).map((id) => ({ id, object: 'model', active: true }));
      return sendJson(response, 200, { object: 'list', data });
    }
    if (incoming.url !== '/openai/v1/chat/completions') {
      const message = `Unknown request URL: ${incoming.method} ${incoming.url}.`;
      return sendError(response, 404, { message, code: 'unknown_url' });
    }
    const parsed = chatRequestSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString()));
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
    return this.#key === null || headers.authorization === `Bearer ${this.#key}`;
  }

  #answer(response: ServerResponse, request: ChatRequest): void {
    const fault = refusalOf(request, this.#models);
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

/** As some services do, it repeats the key. */
function refuseKey(response: ServerResponse, { headers }: IncomingMessage): void {
  sendError(response, 401, {
    message: `Invalid API Key: ${headers.authorization ?? ''}`,
    code: 'invalid_api_key',
  });
}
