import { mean, type Strata } from './aggregate.ts';

/** Share of pairs in which the difference is positive; ties count half. */
export function pairedImprovement(differences: readonly number[]): number {
  return mean(differences.map(win));
}

/**
 * rliable's form: the chance that a run of the first beats a run of the second, every run against every run of the same
 * task, averaged over tasks; ties count half (Agarwal et al. 2021).
 */
export function unpairedImprovement(first: Strata, second: Strata): number {
  return mean(
    first.map((runs, task) => {
      const others = second[task] ?? [];
      const wins = (run: number): number =>
        others.reduce((sum, other) => sum + win(run - other), 0);
      return runs.reduce((sum, run) => sum + wins(run), 0) / (runs.length * others.length);
    }),
  );
}

function win(difference: number): number {
  return difference > 0 ? 1 : difference < 0 ? 0 : 0.5;
}
