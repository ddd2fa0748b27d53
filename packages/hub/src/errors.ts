import { defineErrors } from '@rl-exp/core';

export const hubErrors = defineErrors({
  RLX_HUB_NO_SAFETENSORS: {
    title: 'Model without safetensors',
    exitCode: 69,
    message: ({ repository, commit }: { repository: string; commit: string }) =>
      `The model '${repository}' (commit ${commit}) has no weights in safetensors. Other formats can run code when they are loaded, so rl-exp never does.`,
    hint: ({ repository }: { repository: string }) =>
      `Take another model, or convert this one where you trust it: python -c "from transformers import WhisperForConditionalGeneration as W; W.from_pretrained('${repository}').save_pretrained('model')", copy its tokenizer and preprocessor files beside, then name that folder as the model.`,
  },
});
