import { loraOf } from '../lora.ts';
import { deliveredPath } from '../training-path.ts';
import { defineCheck } from './check.ts';

const leastChange = 1e-7;
/** Adam moves a weight by about the learning rate an update; below this much in all, float32 may round it away. */
const leastReach = 1e-6;

/** Training has moved the weights, and without training they stayed. */
export const baseModified = defineCheck('base_modified', (evidence, results) => {
  const { relative_l2: distance } = evidence.checkpoints;
  const steps = deliveredPath(evidence);
  const updates = steps.reduce((sum, step) => sum + step.transition.training.updates, 0);
  const reach = steps.reduce(
    (sum, { action, transition }) =>
      sum + (action.effective['lr'] ?? 0) * transition.training.updates,
    0,
  );
  const details = { relative_l2: distance, updates };
  if (distance === null) {
    return results.inconclusive(
      'The distance to the untouched checkpoint cannot be measured.',
      details,
    );
  }
  if (updates === 0) {
    return distance === 0
      ? results.inconclusive(
          'No training led to the delivered state, so the untouched checkpoint was submitted.',
          details,
        )
      : results.fail('The weights differ though nothing was trained.', details);
  }
  // Adapters change a part of the weights; a first update of a small rate may be below what float32 can hold.
  const isFaint = reach < leastReach || (loraOf(evidence.cell) !== null && distance > 0);
  if (isFaint && distance <= leastChange) {
    return results.inconclusive('The weights moved by less than can be told.', details);
  }
  return distance > leastChange
    ? results.pass(`The weights moved by ${distance.toExponential(2)} of their norm.`, details)
    : results.fail(
        `Not trained: ${updates} updates are reported, and the weights did not move.`,
        details,
      );
});
