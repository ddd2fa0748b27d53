import type { Observation } from '@rl-exp/core';
import { knownModel } from './models.ts';
import type { GroqOptions } from './options.ts';
import { fillTemplate } from './prompt/fill-template.ts';
import type { Prompts } from './prompt/load-prompts.ts';
import { stepSections } from './prompt/render-step.ts';
import { systemSections } from './prompt/render-system.ts';
import { replyFormat, replySchema } from './reply/reply-format.ts';
import type { Question } from './service/question.ts';

/** The question of a step, with so many steps of history. */
export function firstQuestion(
  observation: Observation,
  {
    options,
    prompts,
    seed,
    history,
  }: {
    readonly options: GroqOptions;
    readonly prompts: Prompts;
    readonly seed: number;
    readonly history: number;
  },
): Question {
  const { model, temperature, max_completion_tokens, service_tier } = options;
  const effort = options.reasoning_effort ?? knownModel(model).reasoningEfforts[0];
  return {
    model,
    messages: [
      { role: 'system', content: fillTemplate(prompts.system, systemSections(observation)) },
      { role: 'user', content: fillTemplate(prompts.step, stepSections(observation, { history })) },
    ],
    schema: replySchema(observation),
    max_completion_tokens,
    temperature,
    seed,
    ...(effort === undefined ? {} : { reasoning_effort: effort }),
    ...(service_tier === undefined ? {} : { service_tier }),
  };
}

/** The same question with room for a reply twice as long. */
export function longerQuestion(question: Question): Question {
  return { ...question, max_completion_tokens: 2 * question.max_completion_tokens };
}

const longestQuote = 2000;

/** Asks again after a reply without a legal action, and says what was wrong with it. */
export function repairQuestion(
  question: Question,
  {
    content,
    problem,
    observation,
  }: { readonly content: string; readonly problem: string; readonly observation: Observation },
): Question {
  const quote = content.slice(-longestQuote).toWellFormed();
  return {
    ...question,
    messages: [
      ...question.messages,
      // Some services refuse an empty message.
      { role: 'assistant', content: quote.trim() === '' ? '(nothing)' : quote },
      { role: 'user', content: `That is no legal answer: ${problem}. ${replyFormat(observation)}` },
    ],
  };
}
