import { chooseEvenly } from '@rl-exp/core';
import { z } from 'zod';
import { baselinesErrors } from '../errors.ts';
import { definePolicy } from '../policy.ts';

/** Takes any allowed action that needs no values, each with the same chance. */
export const random = definePolicy({
  options: z.strictObject({
    policy: z.literal('random').describe('Any allowed action, drawn from the seed.'),
    may_stop: z
      .boolean()
      .default(false)
      .describe('Whether it may pick stop, which ends the episode.'),
  }),
  create: ({ may_stop: mayStop }) => ({
    async decide({ actions: allowed, choices, step }, { seed }) {
      const actions = choices.filter(({ chooses }) => !chooses).map(({ action }) => action);
      const action = draw({ actions, seed, step, mayStop });
      if (action !== null) return { action };
      throw baselinesErrors.create('RLX_BASELINES_ACTION_MISSING', {
        policy: 'random',
        needs: mayStop ? 'an action without values' : 'an action without values other than stop',
        allowed,
      });
    },
  }),
  foresee({ may_stop: mayStop }, { steps, ...cell }) {
    const drawn = Array.from({ length: steps }, (_, step) => draw({ ...cell, step, mayStop }));
    const decisions = drawn.flatMap((action) => (action === null ? [] : [{ action }]));
    return decisions.length < steps ? null : decisions;
  },
});

function draw({
  actions,
  seed,
  step,
  mayStop,
}: {
  readonly actions: readonly string[];
  readonly seed: number;
  readonly step: number;
  readonly mayStop: boolean;
}): string | null {
  const drawable = mayStop ? actions : actions.filter((action) => action !== 'stop');
  return chooseEvenly(drawable, `random|${seed}|${step}`);
}
