import type { JsonValue } from '@rl-exp/core';
import { rungOf, type FormPart } from './form.ts';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/**
 * What a model is asked, on record as the request of an exchange. It says nothing of the service's abilities of the
 * day, so that the same observations ask the same questions in every process.
 */
export interface Question {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly schema: JsonValue;
  readonly max_completion_tokens: number;
  readonly temperature: number;
  readonly seed: number;
  readonly reasoning_effort?: string;
  readonly service_tier?: string;
}

/** The question as the record keeps it. */
export function toRecord(question: Question): JsonValue {
  return { ...question, messages: question.messages.map((message) => ({ ...message })) };
}

/** The body of a request that asks the question in a form. */
export function requestBody(question: Question, form: ReadonlySet<FormPart>): object {
  const { schema, seed, reasoning_effort: effort, service_tier: tier, ...rest } = question;
  return {
    ...rest,
    ...(form.has('seed') ? { seed } : {}),
    ...(effort !== undefined && form.has('reasoning_effort') ? { reasoning_effort: effort } : {}),
    ...(tier !== undefined && form.has('service_tier') ? { service_tier: tier } : {}),
    ...responseFormat(schema, form),
  };
}

function responseFormat(schema: JsonValue, form: ReadonlySet<FormPart>): object {
  switch (rungOf(form)) {
    case 'json_schema':
      return {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'decision', strict: true, schema },
        },
      };
    case 'json_object':
      return { response_format: { type: 'json_object' } };
    case 'text':
      return {};
  }
}
