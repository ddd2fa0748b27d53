/** A part of the machine that somebody holds. */
export interface Share {
  /** Waits for something without its processors, which others use meanwhile; takes them back before it returns. */
  lend<Result>(wait: () => Promise<Result>): Promise<Result>;
  /** Gives everything back. */
  release(): void;
}
