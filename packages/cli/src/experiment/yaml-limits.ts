/** Sizes beyond which a file is no experiment; they keep parsing time bounded. */
export const yamlLimits = {
  bytes: 64 * 1024,
  keys: 2_000,
  /** Values after aliases were followed. */
  values: 20_000,
  depth: 64,
  /** Lines with mistakes that are told of; whoever mends them sees the next. */
  problems: 100,
} as const;
