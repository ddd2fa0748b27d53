import { canonicalJson, evaluationSchema } from '@rl-exp/core';
import { z } from 'zod';
import type { Check } from '../contract/check.ts';
import { demand } from '../contract/demand.ts';
import type { TrainerBench } from './trainer-bench.ts';

/** What an evaluation is. */
export function evaluationChecks(bench: TrainerBench): readonly Check[] {
  return [
    {
      name: 'evaluates to finite metrics and one item for each val example, in order',
      async run() {
        const trainer = await bench.trainer();
        const evaluation: unknown = await trainer.evaluate(
          trainer.root,
          new AbortController().signal,
        );
        const parsed = evaluationSchema.safeParse(evaluation);
        demand(
          parsed.success,
          () =>
            `Its evaluation is none: ${parsed.error === undefined ? '' : z.prettifyError(parsed.error)}`,
        );
        const { metrics, items } = parsed.data;
        demand(
          Object.keys(metrics).length > 0 && Object.values(metrics).every(Number.isFinite),
          `Its metrics are ${canonicalJson(metrics)}.`,
        );
        const wanted = (await bench.valExamples()).map(({ id }) => id);
        const found = items.map(({ id }) => id);
        demand(
          found.join('\n') === wanted.join('\n'),
          `Its items are of ${found.join(', ')}, and the val examples are ${wanted.join(', ')}.`,
          'Return an item for each example of val, in the order of the file.',
        );
      },
    },
    {
      name: 'evaluates the same state to the same',
      async run() {
        const trainer = await bench.trainer();
        const { signal } = new AbortController();
        const state = await bench.advanced(trainer.root);
        const first = canonicalJson(await trainer.evaluate(state, signal));
        const second = canonicalJson(await trainer.evaluate(state, signal));
        demand(
          first === second || !trainer.fingerprint.bit_deterministic,
          'The same state is evaluated to something else the second time.',
        );
      },
    },
  ];
}
