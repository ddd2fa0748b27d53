import type { WireBench } from './wire-bench.ts';

/** One promise of the wire, looked at from outside. */
export interface WireCheck {
  /** Short and permanent, e.g. `content-addressing`. */
  readonly name: string;
  /** What the program promises, as the end of "the program …". */
  readonly promise: string;
  /** What to do where it does not hold. */
  readonly advice: string;
  /** Throws a BrokenPromise; gives back why nothing could be checked, or nothing. */
  run(bench: WireBench): Promise<string | void>;
}
