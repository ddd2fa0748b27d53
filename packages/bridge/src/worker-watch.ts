export interface WorkerWatchOptions {
  /** How long nothing at all may be heard. */
  readonly silenceTimeoutMs: number;
  /** How long the worker may use no processor time and send nothing. */
  readonly stallTimeoutMs: number;
  readonly onSilent: () => void;
  readonly onStalled: (cpuSeconds: number) => void;
}

// A process that waits still uses a little, e.g. for a timer of a library.
const movementCpuSeconds = 0.05;
const longestTickMs = 1000;

/**
 * Finds a worker that is gone or stands still, while calls are in flight. It counts time in ticks of its own
 * timer, so that a time in which this process was suspended or busy itself is not held against the worker.
 */
export class WorkerWatch {
  readonly #options: WorkerWatchOptions;
  readonly #tickMs: number;
  #timer: NodeJS.Timeout | undefined;
  #calls = 0;
  #lastTick = 0;
  #silentMs = 0;
  #stillMs = 0;
  #cpuSeconds: number | null = null;

  constructor(options: WorkerWatchOptions) {
    this.#options = options;
    const { silenceTimeoutMs, stallTimeoutMs } = options;
    this.#tickMs = Math.min(longestTickMs, silenceTimeoutMs / 10, stallTimeoutMs / 10);
  }

  /** A call is in flight. */
  begin(): void {
    this.#calls += 1;
    if (this.#calls > 1) return;
    this.#silentMs = 0;
    this.#stillMs = 0;
    this.#lastTick = performance.now();
    this.#timer = setInterval(() => this.#tick(), this.#tickMs).unref();
  }

  /** A call was answered. */
  end(): void {
    this.#calls -= 1;
    if (this.#calls === 0) clearInterval(this.#timer);
  }

  /** Bytes came, whatever they say. */
  heard(): void {
    this.#silentMs = 0;
  }

  /** The worker itself sent something. */
  moved(): void {
    this.#stillMs = 0;
  }

  /** The supervisor told the processor time of all processes of the worker; null if it cannot know it. */
  heartbeat(cpuSeconds: number | null): void {
    const before = this.#cpuSeconds;
    const isStill =
      before !== null && cpuSeconds !== null && Math.abs(cpuSeconds - before) < movementCpuSeconds;
    if (isStill) return;
    this.#cpuSeconds = cpuSeconds;
    this.moved();
  }

  #tick(): void {
    const now = performance.now();
    const passedMs = Math.min(now - this.#lastTick, 2 * this.#tickMs);
    this.#lastTick = now;
    this.#silentMs += passedMs;
    this.#stillMs += passedMs;
    const { silenceTimeoutMs, stallTimeoutMs, onSilent, onStalled } = this.#options;
    const isSilent = this.#silentMs > silenceTimeoutMs;
    const isStalled = this.#stillMs > stallTimeoutMs && this.#cpuSeconds !== null;
    if (!isSilent && !isStalled) return;
    clearInterval(this.#timer);
    if (isSilent) onSilent();
    else onStalled(this.#cpuSeconds ?? 0);
  }
}
