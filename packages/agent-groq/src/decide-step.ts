import type { AgentContext, Decision, Logger, Observation } from '@rl-exp/core';
import { spentBudget } from './budget.ts';
import { groqErrors } from './errors.ts';
import { harmlessDecision } from './harmless-decision.ts';
import { knownModel } from './models.ts';
import type { GroqOptions, WithoutAction } from './options.ts';
import type { Prompts } from './prompt/load-prompts.ts';
import { firstQuestion, longerQuestion, repairQuestion } from './questions.ts';
import { parseReply } from './reply/parse-reply.ts';
import { answerSchema, type Answer } from './service/answer.ts';
import { toRecord, type Question } from './service/question.ts';
import { Tally } from './tally.ts';

export interface StepTools {
  readonly options: GroqOptions;
  readonly prompts: Prompts;
  readonly logger: Logger;
  /** Puts a question to the service. Rejects where the step is to fail without a reply. */
  readonly send: (question: Question, signal: AbortSignal) => Promise<Answer>;
}

/**
 * Asks what to do in a step: once; with less history where the question was too long; with room for more where the
 * reply was cut off; and once more where it named no legal action. Each of these is an exchange of its own, so that no
 * reply that was paid for is lost; repeats after faults are inside one.
 */
export async function decideStep(
  observation: Observation,
  context: AgentContext,
  { options, prompts, logger, send }: StepTools,
): Promise<Decision> {
  const { model, on_invalid: onInvalid, on_unavailable: onUnavailable } = options;
  const tally = new Tally(options.prices ?? knownModel(model).prices);
  const questionWith = (history: number): Question =>
    firstQuestion(observation, { options, prompts, seed: context.seed, history });

  /** Goes on without a choice of the model. */
  const without = (
    event: 'invalid' | 'unavailable' | 'over_budget',
    policy: Exclude<WithoutAction, 'fail'>,
    why: string,
  ): Decision => {
    tally.count(event);
    const decision = harmlessDecision(policy, observation);
    logger.warn(`Step ${observation.step + 1}: ${why}. It goes on with ${decision.action}.`);
    return { ...decision, rationale: `${event}: ${why}`, usage: tally.usage };
  };

  const history = Math.min(options.history, observation.history.length);
  let question = questionWith(history);
  const left = new Set(['shorter', 'longer', 'repair'] as const);
  for (;;) {
    const spent = spentBudget(options.budget, context.usage, tally.usage);
    if (spent !== null) {
      if (onUnavailable !== 'fail') return without('over_budget', onUnavailable, spent);
      throw groqErrors.create('RLX_GROQ_UNAVAILABLE', { step: observation.step, why: spent });
    }
    const asked = question;
    const answer = answerSchema.parse(
      await context.exchange(toRecord(asked), (signal) => send(asked, signal)),
    );
    tally.add(answer, model);
    if (answer.reply === null) {
      if (answer.fault?.name === 'too_long' && history > 0 && left.delete('shorter')) {
        question = questionWith(Math.floor(history / 4));
        continue;
      }
      const why = `no answer from '${model}', ${answer.fault?.name ?? 'unavailable'}: ${answer.fault?.message ?? ''}`;
      if (onUnavailable !== 'fail') return without('unavailable', onUnavailable, why);
      throw groqErrors.create('RLX_GROQ_UNAVAILABLE', { step: observation.step, why });
    }
    const { content, finish_reason: finish } = answer.reply;
    const parsed = parseReply(content, observation);
    if (parsed.legal) return { ...parsed.choice, usage: tally.usage };
    if (finish === 'length' && left.delete('longer')) {
      tally.count('cut_off');
      question = longerQuestion(question);
      continue;
    }
    if (left.delete('repair')) {
      tally.count('repairs');
      question = repairQuestion(question, { content, problem: parsed.problem, observation });
      continue;
    }
    const { problem } = parsed;
    if (onInvalid !== 'fail') {
      return without('invalid', onInvalid, `no legal action from '${model}': ${problem}`);
    }
    throw groqErrors.create('RLX_GROQ_REPLY_INVALID', { step: observation.step, model, problem });
  }
}
