/** Sizes beyond which a matrix cannot be meant. */
export const matrixLimits = {
  cells: 10_000,
  /** Values that are looked at one by one, in a matrix that has too many cells. */
  inspected: 200,
} as const;
