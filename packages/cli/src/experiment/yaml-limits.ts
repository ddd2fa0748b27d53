/** Sizes beyond which a file is no experiment; they keep parsing time bounded. */
export const yamlLimits = {
  bytes: 256 * 1024,
  keys: 5_000,
  /** Values after aliases were followed. */
  values: 50_000,
  depth: 64,
} as const;
