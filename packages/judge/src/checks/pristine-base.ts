import { defineCheck } from './check.ts';

/** The base checkpoint has the weights of the model that the plan names, where the judge can find that. */
export const pristineBase = defineCheck(
  'pristine_base',
  ({ checkpoints: { unlike_pristine: unlike, tensors }, cell }, results) => {
    const model = cell.trainer.with['model'] ?? null;
    return unlike === null
      ? results.pass(
          "The model that the plan names is not where the judge can look; the base is held against the root's state alone.",
          { model, compared: 0 },
        )
      : results.of(
          unlike.map((name) => `${name} of the base checkpoint is not that of the named model.`),
          'The base checkpoint has the weights of the model that the plan names.',
          { model, compared: tensors.length },
        );
  },
);
