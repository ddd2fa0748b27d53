/** A timed piece of work. */
export interface Timed {
  readonly clips: number;
  readonly seconds: number;
}

/** One side of a comparison: does the same work again and again. */
export interface Contender {
  readonly name: string;
  run(): Promise<Timed>;
}
