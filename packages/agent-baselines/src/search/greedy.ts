import type { HistoryEntry, Hyperparameters } from '@rl-exp/core';
import { z } from 'zod';
import { definePolicy } from '../policy.ts';
import { createSearchAgent, type Ground, type Search } from './search.ts';
import { neighbour, spaceOf, spaceSchema, startIn, type Dimension } from './space.ts';

const optionsSchema = z.strictObject({
  policy: z
    .literal('greedy')
    .describe(
      'Hill climbing: one hyperparameter one step up or down; what does not help is rolled back.',
    ),
  space: spaceSchema,
  factor: z.number().gt(1).default(1.5).describe('Factor of a step of the learning rate.'),
  min_improvement: z
    .number()
    .min(0)
    .default(0)
    .describe('A step that improves the objective by no more than this is rolled back.'),
});
type GreedyOptions = z.output<typeof optionsSchema>;

export const greedy = definePolicy({
  options: optionsSchema,
  create: (chosen) => createSearchAgent('greedy', (ground) => climb(ground, chosen)),
});

interface Move {
  readonly name: string;
  readonly values: Hyperparameters;
}

/**
 * From where it stands it tries one neighbour after the other, the direction that last helped first, and goes to the
 * first that improves. Where none does it goes to the least bad of them: the best state so far is what is delivered.
 */
function* climb(
  ground: Ground,
  { space: asked, factor, min_improvement: least }: GreedyOptions,
): Search {
  const space = spaceOf(ground.hyperparameters, asked);
  let at = 0;
  let values = startIn(space);
  let direction: string | null = null;
  for (;;) {
    const tried: { readonly move: Move; readonly entry: HistoryEntry }[] = [];
    const moves = movesFrom(values, { space, factor });
    const ahead = direction;
    for (const move of moves.toSorted(
      (a, b) => Number(b.name === ahead) - Number(a.name === ahead),
    )) {
      const entry = yield { from: at, values: move.values, why: `${move.name}, from step ${at}` };
      if (entry.status === 'ok') tried.push({ move, entry });
      if (entry.status === 'ok' && entry.improvement > least) break;
    }
    const next = tried.reduce<(typeof tried)[number] | null>(
      (best, one) => (best === null || one.entry.improvement > best.entry.improvement ? one : best),
      null,
    );
    if (next === null) continue;
    at = next.entry.step;
    values = next.move.values;
    direction = next.move.name;
  }
}

function movesFrom(
  values: Hyperparameters,
  { space, factor }: { readonly space: readonly Dimension[]; readonly factor: number },
): readonly Move[] {
  const moves = space.flatMap((dimension) =>
    [true, false].flatMap((up) => {
      const { name, start } = dimension;
      const value = neighbour(dimension, { value: values[name] ?? start, up, factor });
      return value === null
        ? []
        : [{ name: `${name} ${up ? 'up' : 'down'}`, values: { ...values, [name]: value } }];
    }),
  );
  return [...moves, { name: 'hold', values }];
}
