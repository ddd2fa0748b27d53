import type { BenchSetting } from '../side-by-side/bench-setting.ts';
import { Checkpoints, type Size } from '../side-by-side/checkpoints.ts';

/** A comparison with `generate`. */
export interface EvaluationCase {
  readonly name: string;
  readonly size: Size;
  readonly clips: number;
  readonly rounds: number;
}

/** Random weights write to the end of each clip's budget, so that their size takes minutes on a CPU. */
export function evaluationCases({
  full,
  onGpu,
}: Pick<BenchSetting, 'full' | 'onGpu'>): readonly EvaluationCase[] {
  const amounts: readonly Omit<EvaluationCase, 'name'>[] = [
    { size: 'nano', clips: full ? 440 : 192, rounds: full ? 8 : 4 },
    { size: 'tiny', clips: onGpu ? 192 : 64, rounds: full ? 4 : 2 },
    ...(full || onGpu ? [{ size: 'small', clips: onGpu ? 192 : 64, rounds: 2 } as const] : []),
  ];
  return amounts.map((amount) => ({ name: Checkpoints.nameOf(amount.size), ...amount }));
}
