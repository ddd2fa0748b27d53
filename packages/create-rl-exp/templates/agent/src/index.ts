import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';

const optionsSchema = z.strictObject({
  enough: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe('A step has paid if it gained this share of what the best step so far gained.'),
});

/** Keeps the learning rate while steps pay, and lowers it after one that did not. */
export default definePlugin({
  kind: 'agent',
  name: '__name__',
  specificationVersion: 'v1',
  summary: 'Lowers the learning rate after a step that did not pay.',
  options: optionsSchema,
  create: ({ enough }) => ({
    // What an agent decides follows from the observation (and the seed) alone, so that an episode may go on in another
    // process: keep nothing in memory between decisions.
    async decide({ choices, history }) {
      const gains = history.map(({ improvement }) => improvement);
      const last = gains.at(-1);
      const paid = last === undefined || last >= enough * Math.max(...gains);
      const wanted = paid ? 'hold' : 'lr_down';
      // Only what is allowed now; what `chooses` would need values as well as a name.
      const allowed = choices.filter(({ chooses }) => !chooses).map(({ action }) => action);
      const action = [wanted, 'hold', ...allowed].find((name) => allowed.includes(name)) ?? wanted;
      const rationale =
        last === undefined ? 'nothing to go by yet' : `the last step gained ${last.toFixed(3)}`;
      return { action, rationale };
    },
  }),
});
