import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Trial } from './trial.ts';

const trainedSchema = z.object({
  event: z.object({
    type: z.literal('transition'),
    transition: z.object({ key: z.string(), reused: z.literal(false) }),
  }),
});

/**
 * Knows which transitions stand in a store, and finds out which of them are trained again. It asks neither the
 * runtime nor its reports: it looks at file names in the store, at the trainer's own count and at the journals' lines.
 */
export class TrainingWitness {
  readonly #trial: Trial;
  readonly #counted: boolean;
  readonly #linesSeen = new Map<string, number>();
  readonly #trained = new Set<string>();
  #advancesSeen = 0;
  #committed: ReadonlySet<string> = new Set();
  #repeated: string[] = [];

  constructor(trial: Trial, counted: boolean) {
    this.#trial = trial;
    this.#counted = counted;
  }

  /** Looks at what happened since the last time. Only while nothing of the trial runs. */
  async look(): Promise<void> {
    const [advances, journaled] = [await this.#newAdvances(), await this.#newlyTrained()];
    for (const key of advances) this.#trained.add(key);
    const again = [...advances, ...journaled].filter((key) => this.#committed.has(key));
    this.#repeated = [...this.#repeated, ...new Set(again)];
    const names = await readdir(join(this.#trial.store, 'transitions'), { recursive: true }).catch(
      () => [],
    );
    this.#committed = new Set(
      names.filter((name) => name.endsWith('.json')).map((name) => basename(name, '.json')),
    );
  }

  /** Transitions in the store. */
  get committed(): number {
    return this.#committed.size;
  }

  /** Keys that were trained although they stood in the store. */
  get repeated(): readonly string[] {
    return this.#repeated;
  }

  /** Keys in the store which the counting trainer never wrote down: then its count proves nothing. */
  get uncounted(): readonly string[] {
    return this.#counted ? [...this.#committed].filter((key) => !this.#trained.has(key)) : [];
  }

  async #newAdvances(): Promise<readonly string[]> {
    if (!this.#counted) return [];
    const lines = await linesOf(this.#trial.countFile);
    const fresh = lines.slice(this.#advancesSeen);
    this.#advancesSeen = lines.length;
    return fresh;
  }

  async #newlyTrained(): Promise<readonly string[]> {
    const keys: string[] = [];
    for (const path of await this.#trial.journals()) {
      const lines = await linesOf(path);
      for (const line of lines.slice(this.#linesSeen.get(path) ?? 0)) {
        const trained = trainedSchema.safeParse(JSON.parse(line)).data;
        if (trained !== undefined) keys.push(trained.event.transition.key);
      }
      this.#linesSeen.set(path, lines.length);
    }
    return keys;
  }
}

/** Whole lines of a file; none where it is missing. */
async function linesOf(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').slice(0, -1);
}
