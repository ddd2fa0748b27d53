import { isRlExpError } from '@rl-exp/core';
import { runtimeErrors } from './errors.ts';

/** Why a plugin cannot say what it would bring. */
export interface EstimateProblem {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

export interface EstimateTimes {
  /** How long a plugin that is ready may take to answer. */
  readonly timeoutMs: number;
  /** Stops asking; what stops it is thrown. */
  readonly signal: AbortSignal;
}

/**
 * Asks a plugin what it would bring, within a time once it is ready to answer. Null for one that has nothing to fetch;
 * a plugin that cannot say it is a problem, not a failure.
 */
export async function askEstimate<Estimate>(
  ask: {
    readonly ready: (signal: AbortSignal) => Promise<void>;
    readonly estimate: (signal: AbortSignal) => Promise<Estimate | null | undefined>;
  },
  { timeoutMs, signal: stop }: EstimateTimes,
): Promise<{
  readonly estimate: Estimate | null;
  readonly problem: EstimateProblem | null;
} | null> {
  try {
    await ask.ready(stop);
    const estimate = await within(timeoutMs, stop, async (signal) => await ask.estimate(signal));
    return estimate == null ? null : { estimate, problem: null };
  } catch (error) {
    stop.throwIfAborted();
    const {
      code,
      message,
      hint = null,
    } = isRlExpError(error)
      ? error
      : runtimeErrors.create('RLX_ESTIMATE_FAILED', { reason: String(error) });
    return { estimate: null, problem: { code, message, hint } };
  }
}

/** Work that is given up after a while or when it is to stop, also where it does not listen. */
async function within<Result>(
  timeoutMs: number,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const giveUp = new AbortController();
  const late = runtimeErrors.create('RLX_ESTIMATE_LATE', { seconds: timeoutMs / 1000 });
  const timer = setTimeout(() => giveUp.abort(late), timeoutMs);
  const signal = AbortSignal.any([giveUp.signal, stop]);
  const given = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([work(signal), given]);
  } finally {
    clearTimeout(timer);
  }
}
