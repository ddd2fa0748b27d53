import { parseDurationMs } from './retry-after.ts';

const failuresToOpen = 3;
const openMs = 30_000;

/**
 * Knows when a service wants to be left alone, for all cells of a process that ask the same model with the same key:
 * a pause that it asked for, a limit that its headers say is reached, or a circuit breaker that opens after three
 * questions in a row without an answer and lets one through again after 30 seconds.
 */
export class Gate {
  readonly #now: () => number;
  #pausedUntil = 0;
  #openUntil = 0;
  #failures = 0;
  #lastTokens = 0;

  /** @param now monotonic clock in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Milliseconds until the service may be asked again. */
  get pauseMs(): number {
    return Math.max(0, this.#pausedUntil - this.#now());
  }

  /** Whether the breaker is open: nobody has answered lately, so nobody is asked. */
  get isOpen(): boolean {
    return this.#now() < this.#openUntil;
  }

  pause(durationMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + durationMs);
  }

  /** Heeds the rate-limit headers of a response; a question is taken to cost about as much as the one before. */
  heed(headers: Headers): void {
    for (const [unit, needed] of [
      ['requests', 1],
      ['tokens', this.#lastTokens],
    ] as const) {
      const remaining = Number(headers.get(`x-ratelimit-remaining-${unit}`) ?? Number.NaN);
      const resetMs = parseDurationMs(headers.get(`x-ratelimit-reset-${unit}`) ?? '');
      if (remaining < needed && resetMs !== null) this.pause(resetMs);
    }
  }

  /** A question was answered at the price of so many tokens. */
  answered(tokens: number): void {
    this.#lastTokens = tokens;
    this.#failures = 0;
  }

  /** A question went without an answer, repeats included. */
  unanswered(): void {
    this.#failures += 1;
    if (this.#failures >= failuresToOpen) this.#openUntil = this.#now() + openMs;
  }
}
