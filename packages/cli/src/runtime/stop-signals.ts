import { setMaxListeners } from 'node:events';

/** Two ways to stop. */
export interface StopSignals {
  /** Lets a step under way be finished. What is done outside of one, such as preparing data, stops at once. */
  readonly afterStep: AbortSignal;
  /** Stops at once, whatever is under way. */
  readonly now: AbortSignal;
}

/** Stop signals bound to the terminal's and the system's. */
export interface BoundStopSignals extends StopSignals {
  /** Stops listening. */
  release(): void;
}

/**
 * SIGINT once finishes the step under way, if there is one, and stops everything else (`plan`, `data`, preparing data)
 * at once; twice stops now, three times exits on the spot; SIGTERM stops now.
 * `say` is told what was asked for.
 */
export function bindStopSignals(say: (message: string) => void): BoundStopSignals {
  const afterStep = new AbortController();
  const now = new AbortController();
  // Every cell and every call under way listens to both.
  setMaxListeners(0, afterStep.signal, now.signal);
  const onInterrupt = (): void => {
    if (now.signal.aborted) process.exit(130);
    if (afterStep.signal.aborted) {
      say('stopping now; what is on record stays');
      now.abort();
      return;
    }
    say('finishing the step under way, if there is one, then stopping (Ctrl-C again stops now)');
    afterStep.abort();
  };
  const onTerminate = (): void => {
    say('asked to terminate; stopping now');
    afterStep.abort();
    now.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  return {
    afterStep: afterStep.signal,
    now: now.signal,
    release: () => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
    },
  };
}
