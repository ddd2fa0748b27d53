import { unitDraw, type Hyperparameters } from '@rl-exp/core';
import { z } from 'zod';
import { definePolicy } from '../policy.ts';
import { ranked, trainMember, type Member } from './member.ts';
import { createSearchAgent, type Ground, type Search } from './search.ts';
import { drawPoint, neighbour, spaceOf, spaceSchema, startIn, type Dimension } from './space.ts';

const optionsSchema = z.strictObject({
  policy: z
    .literal('pbt')
    .describe(
      'Population-based training: the worst take over the states of the best and vary their values.',
    ),
  space: spaceSchema,
  population: z.int().min(2).default(4).describe('Members that train side by side.'),
  generation_steps: z.int().min(1).default(1).describe('Steps of each between two comparisons.'),
  quantile: z
    .number()
    .gt(0)
    .max(0.5)
    .default(0.25)
    .describe('Share that gives up and share that is taken over.'),
  factor: z.number().gt(1).default(1.25).describe('Factor by which a learning rate is varied.'),
});
type PopulationOptions = z.output<typeof optionsSchema>;

export const populationBasedTraining = definePolicy({
  options: optionsSchema,
  create: (chosen) => createSearchAgent('pbt', (ground) => evolve(ground, chosen)),
  advise({ population, generation_steps: each }, { steps }) {
    const generations = steps / (population * each);
    return [
      ...(population < 4
        ? [
            `pbt with a population of ${population} hardly selects: 4 are the fewest that are usual.`,
          ]
        : []),
      ...(generations < 2
        ? [
            `pbt never takes anything over: ${steps} steps are less than two generations of ${population} × ${each}.`,
          ]
        : []),
    ];
  },
});

/** The first member has the start's values, the others are drawn; after each generation the worst follow the best. */
function* evolve(ground: Ground, options: PopulationOptions): Search {
  const space = spaceOf(ground.hyperparameters, options.space);
  let members: readonly Member[] = Array.from({ length: options.population }, (_, number) => ({
    number,
    values: number === 0 ? startIn(space) : drawPoint(space, `${ground.seed}|${number}`),
    at: 0,
    value: null,
  }));
  for (let generation = 1; ; generation += 1) {
    const trained: Member[] = [];
    for (const member of members) {
      const why = `generation ${generation}, member ${member.number + 1}`;
      trained.push(yield* trainMember(member, { steps: options.generation_steps, why }));
    }
    const draw = (text: string): number => unitDraw(`${ground.seed}|${generation}|${text}`);
    members = succeed(ranked(trained, ground.objective), { ...options, space, draw });
  }
}

/** The next generation, in the members' own order. */
function succeed(
  best: readonly Member[],
  options: Pick<PopulationOptions, 'quantile' | 'factor'> & {
    readonly space: readonly Dimension[];
    readonly draw: (text: string) => number;
  },
): readonly Member[] {
  const { quantile, draw } = options;
  const count = Math.max(1, Math.floor(best.length * quantile));
  const successors = best.map((member, rank) => {
    if (rank < best.length - count && member.value !== null) return member;
    const parent = best[Math.floor(draw(`parent of ${member.number}`) * count)] ?? member;
    return { ...parent, number: member.number, values: varied(parent.values, member, options) };
  });
  return successors.toSorted((a, b) => a.number - b.number);
}

function varied(
  values: Hyperparameters,
  { number }: Member,
  options: Pick<PopulationOptions, 'factor'> & {
    readonly space: readonly Dimension[];
    readonly draw: (text: string) => number;
  },
): Hyperparameters {
  const { space, factor, draw } = options;
  return Object.fromEntries(
    space.map((dimension) => {
      const { name, start } = dimension;
      const value = values[name] ?? start;
      const up = draw(`${number}|${name}`) < 0.5;
      return [name, neighbour(dimension, { value, up, factor }) ?? value];
    }),
  );
}
