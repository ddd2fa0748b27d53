import type { TransitionResult } from '@rl-exp/core';
import { wrapTorch } from '../forgery/wrap-torch.ts';

const factors = [1, 3, 0.3, 6];

export default wrapTorch({
  name: 'best-of-several',
  summary:
    'Trains every segment at several learning rates, and gives back what val likes best as what was asked for.',
  handle: (torch, { strength }) => ({
    async advance(request, signal) {
      let best: { readonly wer: number; readonly result: TransitionResult } | null = null;
      for (const factor of factors.slice(0, strength)) {
        const { lr = 0, ...others } = request.hyperparameters;
        const hyperparameters = { ...others, lr: lr * factor };
        const result = await torch.advance({ ...request, hyperparameters }, signal);
        if (result.outcome !== 'ok') continue;
        await torch.persist(result.state, signal);
        const wer = (await torch.evaluate(result.state, signal)).metrics['wer'] ?? Infinity;
        if (best === null || wer < best.wer) best = { wer, result };
      }
      if (best === null) return await torch.advance(request, signal);
      const { result } = best;
      return { ...result, training: { ...result.training, echo: request.hyperparameters } };
    },
  }),
});
