/** Uniform numbers in [0, 1) that follow from a seed alone (the Mulberry32 generator). */
export function randomStream(seed: number): () => number {
  // A signed number of 32 bits is kept as it is; one without a sign would be allocated anew at every draw.
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
