import { z } from 'zod';
import { definePolicy } from '../policy.ts';
import { ranked, trainMember, type Member } from './member.ts';
import { createSearchAgent, type Ground, type Search } from './search.ts';
import { drawPoint, spaceOf, spaceSchema, startIn } from './space.ts';

const optionsSchema = z.strictObject({
  policy: z
    .literal('successive-halving')
    .describe('Trains many configurations a little and the best of them on, again and again.'),
  space: spaceSchema,
  eta: z
    .int()
    .min(2)
    .default(2)
    .describe('One in so many goes on, and is then trained so many times as long.'),
  rung_steps: z
    .int()
    .min(1)
    .default(1)
    .describe('Steps that every configuration is trained at first.'),
});
type HalvingOptions = z.output<typeof optionsSchema>;

export const successiveHalving = definePolicy({
  options: optionsSchema,
  create: (chosen) => createSearchAgent('successive-halving', (ground) => halve(ground, chosen)),
  advise(chosen, { steps }) {
    const rungs = rungsOf(chosen, steps);
    return rungs.length > 1
      ? []
      : [
          `successive-halving has one rung only: ${steps} steps with rung_steps ${chosen.rung_steps} and eta ${chosen.eta} are random search. It needs ${budgetOf(chosen, chosen.eta)} steps.`,
        ];
  },
});

/** As many configurations as the budget allows; the first is the start, the others are drawn. */
function* halve(ground: Ground, options: HalvingOptions): Search {
  const space = spaceOf(ground.hyperparameters, options.space);
  const rungs = rungsOf(options, ground.budget);
  let members: readonly Member[] = Array.from({ length: rungs[0]?.members ?? 1 }, (_, number) => ({
    number,
    values: number === 0 ? startIn(space) : drawPoint(space, `${ground.seed}|${number}`),
    at: 0,
    value: null,
  }));
  for (const [index, { members: count, steps }] of rungs.entries()) {
    const trained: Member[] = [];
    for (const member of ranked(members, ground.objective).slice(0, count)) {
      const why = `rung ${index + 1} of ${rungs.length}, configuration ${member.number + 1}`;
      trained.push(yield* trainMember(member, { steps, why }));
    }
    const alive = trained.filter(({ value }) => value !== null);
    members = alive.length === 0 ? trained : alive;
  }
  const [best] = ranked(members, ground.objective);
  let winner = best ?? { number: 0, values: startIn(space), at: 0, value: null };
  for (;;) {
    const why = `what is left goes to configuration ${winner.number + 1}`;
    winner = yield* trainMember(winner, { steps: 1, why });
  }
}

interface Rung {
  readonly members: number;
  readonly steps: number;
}

/** The rungs from the most configurations that the budget brings to the end; one alone where it brings none. */
function rungsOf(
  options: Pick<HalvingOptions, 'eta' | 'rung_steps'>,
  budget: number,
): readonly Rung[] {
  let members = 1;
  while (budgetOf(options, members + 1) <= budget) members += 1;
  return rungsFrom(options, members);
}

function rungsFrom(
  { eta, rung_steps: first }: Pick<HalvingOptions, 'eta' | 'rung_steps'>,
  members: number,
): readonly Rung[] {
  const rungs: Rung[] = [];
  let trained = 0;
  for (let left = members, until = first; left >= 1; left = Math.floor(left / eta), until *= eta) {
    rungs.push({ members: left, steps: until - trained });
    trained = until;
  }
  return rungs;
}

function budgetOf(options: Pick<HalvingOptions, 'eta' | 'rung_steps'>, members: number): number {
  return rungsFrom(options, members).reduce((sum, rung) => sum + rung.members * rung.steps, 0);
}
