import { defineCheck } from './check.ts';

/** Every value of every submitted tensor is a finite number. */
export const finiteWeights = defineCheck(
  'finite_weights',
  ({ checkpoints: { submitted, tensors } }, results) => {
    if (submitted.unreadable !== null) {
      return results.inconclusive('The submitted weights could not all be read.');
    }
    const spoilt = tensors.filter((tensor) => tensor.submitted?.finite === false);
    return results.of(
      spoilt.map(({ name }) => `${name} holds a value that is no finite number.`),
      'All submitted weights are finite.',
    );
  },
);
