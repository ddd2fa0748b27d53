// A judge that looks at nothing, for runs of real training that are about training alone: the real one starts two workers.
import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';

const nothing = { value: 0, low: 0, high: 0 };

export default definePlugin({
  kind: 'judge',
  name: 'silent',
  specificationVersion: 'v1',
  summary: 'Finds nothing out.',
  options: z.strictObject({}),
  create: () => ({
    judge: async ({ cell }) => ({
      schema: 'rl-exp/verdict/v1',
      status: 'inconclusive',
      metric: cell.objective.metric,
      hidden: { base: nothing, submitted: nothing, improvement: nothing, method: 'None.' },
      groups: {},
      val: { claimed: 0, reproduced: 0, tolerance: 0 },
      checks: [],
      notice: null,
    }),
  }),
});
