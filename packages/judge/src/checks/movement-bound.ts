import type { InspectedTensor } from '../evaluator/checkpoint-inspection.ts';
import { isAdapted, loraOf, type Lora } from '../lora.ts';
import { deliveredPath } from '../training-path.ts';
import { defineCheck } from './check.ts';

/**
 * Adam at β₁ 0.9 and β₂ 0.999 moves a weight by at most (1 − β₁) / √(1 − β₂) ≈ 3.16 learning rates an update; the rest
 * is for decoupled weight decay.
 */
const farthestPerUpdate = 3.2;

/** A merged weight is rounded to float32 once more, which may show where hardly anything moved. */
const rounding = 1e-6;

/** No weight moved farther than the recorded updates can carry it, as a swapped-in model would. */
export const movementBound = defineCheck('movement_bound', (evidence, results) => {
  const { max_abs_difference: moved, tensors } = evidence.checkpoints;
  const bound = deliveredPath(evidence).reduce(
    (sum, { action, transition }) =>
      sum + farthestPerUpdate * (action.effective['lr'] ?? 0) * transition.training.updates,
    0,
  );
  const lora = loraOf(evidence.cell);
  const details = { max_abs_difference: moved, bound };
  if (moved === null)
    return results.inconclusive('How far the weights moved cannot be measured.', details);
  if (lora !== null) return results.of(...mergedMovement(tensors, bound, lora));
  return moved <= bound
    ? results.pass(
        `No weight moved farther than ${moved.toExponential(2)}; ${bound.toExponential(2)} is possible.`,
        details,
      )
    : results.fail(
        `A weight moved by ${moved.toExponential(2)}; the recorded updates carry it at most ${bound.toExponential(2)}.`,
        details,
      );
});

/**
 * The bound for merged adapters. Each number of B starts at zero and each of A within 1/√width, and both move by at most
 * `m`; so a weight moves by at most alpha/rank · rank · m · (1/√width + m).
 */
function mergedMovement(
  tensors: readonly InspectedTensor[],
  m: number,
  lora: Lora,
): [problems: string[], summary: string, details: Record<string, unknown>] {
  const moves = tensors
    .filter(({ name }) => isAdapted(name, lora))
    .map(({ name, base, max_abs_difference: moved }) => {
      const width = base?.shape[1] ?? 1;
      const bound = lora.alpha * m * (1 / Math.sqrt(width) + m) + rounding;
      return { name, moved: moved ?? Infinity, bound };
    });
  const problems = moves
    .filter(({ moved, bound }) => !(moved <= bound))
    .map(
      ({ name, moved, bound }) =>
        `${name} moved by ${moved.toExponential(2)}; the recorded updates of its adapter carry it at most ${bound.toExponential(2)}.`,
    );
  const most = Math.max(0, ...moves.map(({ moved }) => moved));
  return [
    problems,
    `No adapted weight moved farther than ${most.toExponential(2)}; what the updates of its adapter make possible is more.`,
    { max_abs_difference: most, adapter_bound: m, adapted: moves.length },
  ];
}
