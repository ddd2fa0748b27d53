import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  digestOf,
  formatExamples,
  type Example,
  type Manifest,
  type ManifestReference,
} from '@rl-exp/core';
import speech from '../../packages/data-speech/src/index.ts';
import { optionsSchema } from '../../packages/data-speech/src/options.ts';
import { benchContext } from './bench-plugins.ts';

/** Clips of swahili-mini, decoded below a folder, as a run prepares them. */
export class MiniSpeech {
  /** From the shortest to the longest. */
  readonly sorted: readonly Example[];
  readonly #folder: string;
  readonly #root: string;
  #written = 0;

  private constructor(folder: string, { root, examples }: Manifest) {
    this.#folder = folder;
    this.#root = root;
    this.sorted = examples.toSorted((a, b) => a.seconds - b.seconds || (a.id < b.id ? -1 : 1));
  }

  static async prepare(folder: string): Promise<MiniSpeech> {
    const options = optionsSchema.parse({ source: 'swahili-mini' });
    const data = speech.create(options, benchContext(join(folder, 'speech')));
    const request = { domains: { health: null }, version: null };
    return new MiniSpeech(folder, await data.prepare(request, AbortSignal.timeout(600_000)));
  }

  /** Clips of every length, evenly spread over those given. */
  spread(count: number, among: readonly Example[] = this.sorted): readonly Example[] {
    if (count > among.length) throw new Error(`there are ${among.length} clips, not ${count}`);
    const step = among.length / count;
    return Array.from({ length: count }, (_, index) => Math.floor((index + 0.5) * step)).flatMap(
      (index) => among[index] ?? [],
    );
  }

  /** Writes clips as a split. */
  async write(clips: readonly Example[]): Promise<ManifestReference> {
    const path = join(this.#folder, `clips-${this.#written}.jsonl`);
    this.#written += 1;
    const content = formatExamples(clips);
    await writeFile(path, content);
    return { path, root: this.#root, digest: digestOf(content) };
  }
}

/** Their length together. */
export function audioSeconds(clips: readonly Example[]): number {
  return clips.reduce((sum, { seconds }) => sum + seconds, 0);
}
