import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { decisionSchema, type Decision } from './decision.ts';
import type { CheckResult } from './verdict.ts';

const choiceSchema = decisionSchema.omit({ rationale: true, usage: true });

/** A recorded decision for which the agent was asked once more, with the recorded answers of its exchanges. */
export const redecisionSchema = z.strictObject({
  step: z.int().positive(),
  recorded: choiceSchema,
  again: choiceSchema.nullable().describe('Null where the agent came to no decision.'),
  problem: z.string().nullable().describe('Why it came to none.'),
  agrees: z.boolean(),
});
export type Redecision = z.infer<typeof redecisionSchema>;

/** Holds what an agent decides when it is asked once more, or why it cannot, against what the journal says that it decided. */
export function compareDecisions(made: {
  readonly step: number;
  readonly recorded: Decision;
  readonly again: Decision | { readonly problem: string };
}): Redecision {
  const recorded = choiceIn(made.recorded);
  const [again, problem] =
    'problem' in made.again ? [null, made.again.problem] : [choiceIn(made.again), null];
  const agrees = again !== null && canonicalJson(again) === canonicalJson(recorded);
  return { step: made.step, recorded, again, problem, agrees };
}

/**
 * The finding: pass only if every decision came out as the record says. What an agent decides follows from the
 * observation, the seed and the answers of its exchanges alone; so another decision is another agent's, or of one that
 * knows more than it should.
 */
export function redecisionCheck(redecisions: readonly Redecision[]): CheckResult {
  const [wrong, ...others] = redecisions.filter(({ agrees }) => !agrees);
  return {
    name: 'decisions_redone',
    status: wrong === undefined ? 'pass' : 'fail',
    summary:
      wrong === undefined
        ? `The agent was asked again for ${redecisions.length} decisions, with recorded answers, and gave what the record says.`
        : `${1 + others.length} of ${redecisions.length} decisions are not the agent's: step ${wrong.step}, ${wrong.problem ?? `where it decides ${canonicalJson(wrong.again)}`}`,
    evidence: { redecisions },
  };
}

function choiceIn({
  rationale: _rationale,
  usage: _usage,
  ...choice
}: Decision): Redecision['recorded'] {
  return choice;
}
