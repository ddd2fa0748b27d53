/** A benchmark: `bench/NAME/NAME.bench.ts` exports one as `bench`. What it resolves to is printed as JSON. */
export type Benchmark = (options: BenchOptions) => Promise<object>;

/** How a benchmark is to be run, as `npm run bench -- [--full] [--only TEXT] [--markdown]` asks for it. */
export interface BenchOptions {
  /** More repetitions and larger models, where minutes do not matter. */
  readonly full: boolean;
  /** Announces a part; false where `--only` leaves it out. A benchmark that cannot be divided never asks. */
  readonly begin: (part: string) => boolean;
  /** Takes the benchmark's tables; they are kept in docs/benchmarks.md where `--markdown` is given. */
  readonly publish: (markdown: string) => void;
}
