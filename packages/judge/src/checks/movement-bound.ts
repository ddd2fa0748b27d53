import { deliveredPath } from '../training-path.ts';
import { defineCheck } from './check.ts';

/**
 * Adam at β₁ 0.9 and β₂ 0.999 moves a weight by at most (1 − β₁) / √(1 − β₂) ≈ 3.16 learning rates an update; the rest
 * is for decoupled weight decay.
 */
const farthestPerUpdate = 3.2;

/** No weight moved farther than the recorded updates can carry it, as a swapped-in model would. */
export const movementBound = defineCheck('movement_bound', (evidence, results) => {
  const { max_abs_difference: moved } = evidence.checkpoints;
  const bound = deliveredPath(evidence).reduce(
    (sum, { action, transition }) =>
      sum + farthestPerUpdate * (action.effective['lr'] ?? 0) * transition.training.updates,
    0,
  );
  const details = { max_abs_difference: moved, bound };
  if (moved === null)
    return results.inconclusive('How far the weights moved cannot be measured.', details);
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
