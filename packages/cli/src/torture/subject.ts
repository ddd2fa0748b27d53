/** The experiment that is tortured, as its commands name it. */
export interface Subject {
  /** Absolute path of the experiment file. */
  readonly file: string;
  /** Flags that change what it says: `--set`, `--profile` and the like. */
  readonly flags: readonly string[];
  /** Flags of where its workers run. */
  readonly workerFlags: readonly string[];
  readonly seeds: readonly number[];
  /** True where its trainer writes down every call of `advance`. */
  readonly counts: boolean;
}

/** Seeds of the n-th variant of an experiment: its own, then others. */
export function seedsOf(subject: Subject, variant: number): readonly number[] {
  const spread = Math.max(...subject.seeds) - Math.min(...subject.seeds) + 1;
  return subject.seeds.map((seed) => seed + variant * spread);
}
