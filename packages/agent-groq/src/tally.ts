import type { Answer } from './service/answer.ts';
import { addTokens, noTokens, type Tokens } from './service/completion.ts';
import type { Prices } from './models.ts';

/** Sums what the questions of one decision cost. */
export class Tally {
  readonly #prices: Prices | null;
  readonly #counts = new Map<string, number>();
  #tokens: Tokens = noTokens;
  #questions = 0;
  #requests = 0;
  #latencyMs = 0;

  constructor(prices: Prices | null) {
    this.#prices = prices;
  }

  /** @param model the one that was asked; another one in the reply is counted. */
  add({ reply, attempts, tokens, latency_ms: latencyMs }: Answer, model: string): void {
    this.#questions += 1;
    this.#requests += attempts.length;
    this.#tokens = addTokens(this.#tokens, tokens);
    this.#latencyMs += latencyMs;
    if (reply === null) return;
    this.count(`rung_${reply.rung}`);
    if (reply.model !== null && reply.model !== model) this.count('other_model');
  }

  count(event: string): void {
    this.#counts.set(event, (this.#counts.get(event) ?? 0) + 1);
  }

  /** By name, for the decision's `usage`; `usd` only where the prices are known. */
  get usage(): Record<string, number> {
    return {
      questions: this.#questions,
      requests: this.#requests,
      ...this.#tokens,
      ...(this.#prices === null ? {} : { usd: priceOf(this.#tokens, this.#prices) }),
      latency_ms: this.#latencyMs,
      invalid: 0,
      unavailable: 0,
      over_budget: 0,
      ...Object.fromEntries(this.#counts),
    };
  }
}

/** US dollars. Thinking is billed as part of the completion. */
function priceOf(tokens: Tokens, prices: Prices): number {
  const cached = Math.min(tokens.cached_tokens, tokens.prompt_tokens);
  const millionths =
    (tokens.prompt_tokens - cached) * prices.input +
    cached * prices.cached_input +
    tokens.completion_tokens * prices.output;
  return Number((millionths / 1e6).toPrecision(12));
}
