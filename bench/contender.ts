/** A timed piece of training. */
export interface Segment {
  readonly examples: number;
  /** Of the training loop alone, as the side that trains measured it. */
  readonly seconds: number;
}

/** One side of a comparison: trains the same clips again and again. */
export interface Contender {
  readonly name: string;
  segment(): Promise<Segment>;
  close(): Promise<void>;
}
