import { defineCheck } from './check.ts';

/** The submitted folder holds plain files, and its weights are whole safetensors and nothing else. */
export const safetensorsOnly = defineCheck(
  'safetensors_only',
  ({ checkpoints: { submitted } }, results) => {
    const unreadable = submitted.unreadable === null ? [] : [submitted.unreadable];
    return results.of(
      [...submitted.problems, ...unreadable].map(
        (problem) => `In the submitted folder ${problem}.`,
      ),
      'The submitted folder holds whole safetensors and plain text.',
    );
  },
);
