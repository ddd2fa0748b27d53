import { faultOf, mayPass, type Fault, type Outcome } from './fault.ts';
import type { Gate } from './gate.ts';
import { sleep } from './sleep.ts';

const longestPauseMs = 8000;

/** How hard to try. */
export interface Persistence {
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly retryAfterCapMs: number;
  /** `performance.now()` at which to give up. */
  readonly until: number;
  readonly signal: AbortSignal;
}

/**
 * Makes a request until it succeeds, or until trying again is of no use or not allowed. Pauses are drawn evenly between
 * zero and a bound that doubles; one that the service asks for is added, unless it is too long. Rejects only when the
 * signal is aborted.
 *
 * @param once makes one request in at most so many milliseconds.
 * @param adapt changes the next request after a fault; true where it may be sent at once.
 */
export async function persist<Value>(
  gate: Gate,
  { retries, retryDelayMs, retryAfterCapMs, until, signal }: Persistence,
  once: (timeLeftMs: number) => Promise<Outcome<Value>>,
  adapt: (fault: Fault) => boolean = () => false,
): Promise<Outcome<Value>> {
  const timeLeft = (): number => until - performance.now();
  let last: Fault | null = null;
  for (let repeats = 0; ;) {
    signal.throwIfAborted();
    const pauseMs = gate.pauseMs;
    if (timeLeft() <= 0) return without(last ?? faultOf('paused', 'no time is left'));
    if (gate.isOpen) {
      return without(
        last ??
          faultOf('paused', 'nobody has answered lately; asked again in 30 s at the earliest'),
      );
    }
    if (pauseMs > retryAfterCapMs || pauseMs >= timeLeft()) {
      const seconds = Math.ceil(pauseMs / 1000);
      return without(last ?? faultOf('paused', `the service asks for a pause of ${seconds} s`));
    }
    if (pauseMs > 0) {
      await sleep(pauseMs, signal);
      continue;
    }
    const outcome = await once(timeLeft());
    if (outcome.ok) return outcome;
    last = outcome.fault;
    if (last.retryAfterMs !== null) gate.pause(last.retryAfterMs);
    if (adapt(last)) continue;
    if (!mayPass(last) || repeats >= retries) return outcome;
    const bound = Math.min(longestPauseMs, retryDelayMs * 2 ** repeats);
    await sleep(Math.min(Math.random() * bound, timeLeft()), signal);
    repeats += 1;
  }
}

const without = (fault: Fault): Outcome<never> => ({ ok: false, fault });
