import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LivePage, PageState } from './live-page.ts';

/** What a follower of a page is told. */
export type FeedEvent =
  | {
      readonly type: 'view';
      readonly id: string;
      /** Null where the view is gone. */
      readonly html: string | null;
      /** The view that it stands behind; null for the first. */
      readonly after: string | null;
      /** Where a follower is who has heard this and all before it. */
      readonly position: string;
    }
  /** What is on disk cannot be read just now; null where it can again. */
  | { readonly type: 'trouble'; readonly text: string | null }
  /** Nothing has happened for a while. */
  | { readonly type: 'alive' };

interface ViewRecord {
  readonly html: string | null;
  readonly after: string | null;
  /** Which change of the page it was that made it so. */
  readonly version: number;
}

const lookAgainMs = 250;
/** Looking and rendering take at most a quarter of one processor, however large a run is. */
const restPerWork = 3;
const aliveEveryMs = 15_000;

/**
 * The changes of one page, for any number of followers. A follower who was away and says where it was hears of every
 * view that has become another one since, once; of a server that was started anew it hears of all views.
 */
export class LiveFeed {
  readonly #page: LivePage;
  readonly #epoch = randomBytes(4).toString('hex');
  readonly #views = new Map<string, ViewRecord>();
  #version = 0;
  #seen: string | null = null;
  #state: PageState | null = null;
  #trouble: string | null = null;
  #refreshing: Promise<void> | null = null;
  #changed = Promise.withResolvers<void>();
  #followers = 0;
  #watch = new AbortController();

  constructor(page: LivePage) {
    this.#page = page;
  }

  get isFollowed(): boolean {
    return this.#followers > 0;
  }

  /** The page as it is now, and the position from which to follow it. */
  async now(): Promise<{ readonly state: PageState; readonly position: string }> {
    await this.#refresh();
    if (this.#state === null) throw new Error('the page was not read');
    return { state: this.#state, position: this.#positionAt(this.#version) };
  }

  /** What changes after a position, until the signal; a slow follower skips what was overtaken. */
  async *follow(since: string | null, signal: AbortSignal): AsyncGenerator<FeedEvent> {
    this.#begin();
    try {
      let version = this.#versionAt(since);
      let trouble: string | null = null;
      while (!signal.aborted) {
        const changed = this.#changed.promise;
        const next = this.#nextAfter(version);
        if (next !== null) {
          ({ version } = next);
          const { id, html, after } = next;
          yield { type: 'view', id, html, after, position: this.#positionAt(version) };
        } else if (trouble !== this.#trouble) {
          trouble = this.#trouble;
          yield { type: 'trouble', text: trouble };
        } else if (!(await settlesBefore(changed, aliveEveryMs, signal))) {
          yield { type: 'alive' };
        }
      }
    } finally {
      this.#end();
    }
  }

  #begin(): void {
    this.#followers += 1;
    if (this.#followers > 1) return;
    this.#watch = new AbortController();
    void this.#keepLooking(this.#watch.signal);
  }

  #end(): void {
    this.#followers -= 1;
    if (this.#followers === 0) this.#watch.abort();
  }

  async #keepLooking(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const began = performance.now();
      await this.#refresh().catch(() => undefined); // followers are told
      const tookMs = performance.now() - began;
      const restMs = Math.max(lookAgainMs, tookMs * restPerWork);
      await sleep(restMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Looks once, however many ask for it at a time. */
  async #refresh(): Promise<void> {
    this.#refreshing ??= this.#look().finally(() => {
      this.#refreshing = null;
    });
    await this.#refreshing;
  }

  async #look(): Promise<void> {
    try {
      const seen = await this.#page.look();
      if (seen !== this.#seen) {
        this.#take(await this.#page.read());
        this.#seen = seen;
      }
      this.#tellTrouble(null);
    } catch (error) {
      this.#tellTrouble(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  #take(state: PageState): void {
    this.#state = state;
    const before = this.#version;
    for (const [index, { id, html }] of state.views.entries()) {
      if (this.#views.get(id)?.html === html) continue;
      const after = state.views[index - 1]?.id ?? null;
      this.#views.set(id, { html, after, version: ++this.#version });
    }
    const left = new Set(state.views.map(({ id }) => id));
    for (const [id, { html }] of this.#views) {
      if (left.has(id) || html === null) continue;
      this.#views.set(id, { html: null, after: null, version: ++this.#version });
    }
    if (this.#version !== before) this.#wake();
  }

  #tellTrouble(text: string | null): void {
    if (this.#trouble === text) return;
    this.#trouble = text;
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  #nextAfter(version: number): (ViewRecord & { readonly id: string }) | null {
    let next: (ViewRecord & { readonly id: string }) | null = null;
    for (const [id, view] of this.#views) {
      if (view.version > version && view.version < (next?.version ?? Infinity)) {
        next = { id, ...view };
      }
    }
    return next;
  }

  #positionAt(version: number): string {
    return `${this.#epoch}.${version}`;
  }

  #versionAt(position: string | null): number {
    const [epoch, version] = position?.split('.') ?? [];
    return epoch === this.#epoch && /^\d{1,9}$/.test(version ?? '') ? Number(version) : 0;
  }
}

/** True where a promise settles within the time and before the signal. */
async function settlesBefore(
  settled: Promise<void>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const waiting = new AbortController();
  const timeout = sleep(timeoutMs, false, { signal: AbortSignal.any([signal, waiting.signal]) });
  try {
    return await Promise.race([settled.then(() => true), timeout]);
  } catch {
    return true; // the signal: the caller looks at it
  } finally {
    waiting.abort();
  }
}
