import { digestOf } from '@rl-exp/core';
import Groq from 'groq-sdk';
import { classifyFailure } from './classify-failure.ts';
import type { Outcome } from './fault.ts';
import type { Key } from './find-key.ts';
import type { FormPart } from './form.ts';
import { Gate } from './gate.ts';
import { createRedact, type Redact } from './redact.ts';
import { wholeBodyFetch } from './whole-body-fetch.ts';

/** What all cells of a process know of a model behind an address and a key. */
interface Shared {
  readonly gate: Gate;
  /** Parts of a request that the service has refused. */
  readonly refused: Set<FormPart>;
  /** Whether its list of models was seen to hold the model. */
  listed: boolean;
}

const sharedByModel = new Map<string, Shared>();

function sharedFor(address: string, key: Key, model: string): Shared {
  const id = digestOf(JSON.stringify([address, key.value, model]));
  const shared = sharedByModel.get(id) ?? { gate: new Gate(), refused: new Set(), listed: false };
  sharedByModel.set(id, shared);
  return shared;
}

/** The text of a response that was not an error. */
export interface Received {
  readonly body: string;
  readonly status: number;
}

/** One model behind an address and a key. */
export class Service {
  readonly address: string;
  readonly model: string;
  readonly variable: string | null;
  readonly redact: Redact;
  readonly shared: Shared;
  readonly #client: Groq;

  constructor({
    address,
    key,
    model,
  }: {
    readonly address: string;
    readonly key: Key;
    readonly model: string;
  }) {
    this.address = address.replace(/\/+$/, '');
    this.model = model;
    this.variable = key.variable;
    this.redact = createRedact(key.value);
    this.shared = sharedFor(this.address, key, model);
    // The SDK's own repeats cannot be interrupted, and sleep for as long as a server says.
    this.#client = new Groq({
      apiKey: key.value ?? '',
      baseURL: this.address,
      maxRetries: 0,
      fetch: wholeBodyFetch,
      logLevel: 'off',
      defaultHeaders: key.value === null ? { authorization: null } : {},
    });
  }

  /** One request, in at most so many milliseconds for headers and body. Rejects only when the signal is aborted. */
  async request(
    request: { readonly path: string; readonly body?: object },
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Outcome<Received>> {
    const options = { signal, timeout: Math.max(1, Math.ceil(timeoutMs)) };
    const { path, body } = request;
    try {
      const response = await (
        body === undefined
          ? this.#client.get(path, options)
          : this.#client.post(path, { ...options, body })
      ).asResponse();
      this.shared.gate.heed(response.headers);
      return { ok: true, value: { body: await response.text(), status: response.status } };
    } catch (error) {
      signal.throwIfAborted();
      const fault = classifyFailure(error, Date.now());
      return { ok: false, fault: { ...fault, message: this.redact(fault.message) } };
    }
  }
}
