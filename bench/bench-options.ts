/** How a benchmark is to be run, as `npm run bench -- [--full] [--markdown]` asks for it. */
export interface BenchOptions {
  /** More repetitions and larger models, where minutes do not matter. */
  readonly full: boolean;
  /** Takes a benchmark's tables; they are kept in docs/benchmarks.md where `--markdown` is given. */
  readonly publish: (markdown: string) => void;
}
