import type { Contender, Timed } from '../side-by-side/contender.ts';

interface Transcribed extends Timed {
  readonly texts: readonly string[];
}

/** Transcribes the same clips with one set of weights or another, and remembers what each last wrote. */
export class Transcriber implements Contender {
  readonly name: string;
  readonly #texts: (readonly string[])[] = [];
  readonly #choose: () => number;
  readonly #transcribe: (weights: number) => Promise<Transcribed>;

  /**
   * @param choose - says before each run which weights are to be taken
   * @param transcribe - does so
   */
  constructor(
    name: string,
    choose: () => number,
    transcribe: (weights: number) => Promise<Transcribed>,
  ) {
    this.name = name;
    this.#choose = choose;
    this.#transcribe = transcribe;
  }

  async run(): Promise<Timed> {
    const weights = this.#choose();
    const { clips, seconds, texts } = await this.#transcribe(weights);
    this.#texts[weights] = texts;
    return { clips, seconds };
  }

  /** How many texts are not what another wrote with the same weights. */
  unlike(other: Transcriber): number {
    return this.#texts.flatMap((texts, weights) =>
      texts.filter((text, clip) => text !== other.#texts[weights]?.[clip]),
    ).length;
  }
}

/** 0, 1, 0, 1, … */
export function inTurns(): () => number {
  let runs = 0;
  return () => runs++ % 2;
}
