import type { StopSignals } from '../stop-signals.ts';
import { grantable, minus, plus, within, type Resources } from './resources.ts';
import type { Share } from './share.ts';

interface Waiting {
  readonly need: Resources;
  readonly grant: () => void;
}

/**
 * Hands out shares of a machine, first come, first served. Who takes back what it lent goes before those that have not
 * begun: it may hold what others wait for.
 */
export class ResourceBroker {
  readonly #all: Resources;
  #free: Resources;
  #returning: readonly Waiting[] = [];
  #waiting: readonly Waiting[] = [];

  constructor(all: Resources) {
    this.#all = all;
    this.#free = all;
  }

  /**
   * Waits for a share and takes it. Nobody begins after the first order to stop; what is under way takes back what it
   * lent until the second.
   *
   * @throws the signal's reason when aborted while waiting.
   */
  async take(wanted: Resources, stop: StopSignals): Promise<Share> {
    const need = within(wanted, this.#all);
    await this.#granted(need, stop.afterStep, false);
    return this.#share(need, stop.now);
  }

  #share(need: Resources, signal: AbortSignal): Share {
    const lendable = { cells: 0, cpus: need.cpus, gpus: 0, memory_bytes: 0 };
    const rest = minus(need, lendable);
    let held = need;
    let waits = 0;
    let takenBack: Promise<void> | null = null;
    const takeBack = async (): Promise<void> => {
      await this.#granted(lendable, signal, true);
      held = need;
      takenBack = null;
    };
    return {
      lend: async (wait) => {
        waits += 1;
        if (held === need) {
          held = rest;
          this.#return(lendable);
        }
        try {
          return await wait();
        } finally {
          waits -= 1;
          if (waits === 0 && held === rest) await (takenBack ??= takeBack());
        }
      },
      release: () => {
        this.#return(held);
        held = minus(held, held);
      },
    };
  }

  async #granted(need: Resources, signal: AbortSignal, isReturning: boolean): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { need, grant: resolve };
    const giveUp = (): void => {
      this.#forget(waiting);
      reject(signal.reason);
      this.#serve();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    if (isReturning) this.#returning = [...this.#returning, waiting];
    else this.#waiting = [...this.#waiting, waiting];
    this.#serve();
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  #return(amount: Resources): void {
    this.#free = plus(this.#free, amount);
    this.#serve();
  }

  #serve(): void {
    const queue = [...this.#returning, ...this.#waiting];
    const served = queue.slice(
      0,
      grantable(
        queue.map(({ need }) => need),
        this.#free,
      ),
    );
    for (const waiting of served) {
      this.#free = minus(this.#free, waiting.need);
      this.#forget(waiting);
      waiting.grant();
    }
  }

  #forget(waiting: Waiting): void {
    this.#returning = this.#returning.filter((other) => other !== waiting);
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
  }
}
