import { z } from 'zod';

const count = z.int().nonnegative().catch(0).optional();
const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count }).nullish().catch(null),
  completion_tokens_details: z.object({ reasoning_tokens: count }).nullish().catch(null),
});

/** Tokens that a service counted. */
export const tokensSchema = z.strictObject({
  prompt_tokens: z.int().nonnegative(),
  cached_tokens: z.int().nonnegative(),
  completion_tokens: z.int().nonnegative(),
  reasoning_tokens: z.int().nonnegative(),
});
export type Tokens = z.infer<typeof tokensSchema>;

export const noTokens: Tokens = {
  prompt_tokens: 0,
  cached_tokens: 0,
  completion_tokens: 0,
  reasoning_tokens: 0,
};

export function addTokens(one: Tokens, other: Tokens): Tokens {
  return {
    prompt_tokens: one.prompt_tokens + other.prompt_tokens,
    cached_tokens: one.cached_tokens + other.cached_tokens,
    completion_tokens: one.completion_tokens + other.completion_tokens,
    reasoning_tokens: one.reasoning_tokens + other.reasoning_tokens,
  };
}

const text = z.string().nullish().catch(null);

/** The parts of a chat completion that are used; services add others. */
const completionSchema = z.object({
  id: text,
  model: text,
  system_fingerprint: text,
  choices: z
    .array(
      z.object({
        finish_reason: text,
        message: z.object({ content: z.string().nullish(), refusal: text }),
      }),
    )
    .min(1),
});

/** What a model wrote, with what its service says about it. */
export interface Completion {
  readonly id: string | null;
  readonly model: string | null;
  readonly system_fingerprint: string | null;
  readonly finish_reason: string;
  readonly content: string;
}

const mostCharacters = 20_000;

/**
 * Reads the body of a response.
 *
 * @returns the completion, or in what way the body is none; and the tokens that it says were used, in either case.
 */
export function readCompletion(body: string): {
  readonly completion: Completion | string;
  readonly tokens: Tokens;
} {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    const kind = /^\s*<(?:!doctype|html|\?xml)/i.test(body) ? 'a web page' : 'no whole JSON';
    return { completion: body === '' ? 'an empty response' : kind, tokens: noTokens };
  }
  return { completion: toCompletion(json), tokens: tokensIn(json) };
}

function toCompletion(json: unknown): Completion | string {
  const parsed = completionSchema.safeParse(json);
  const choice = parsed.data?.choices[0];
  if (!parsed.success || choice === undefined) return 'JSON without a choice';
  const { id, model, system_fingerprint } = parsed.data;
  const { content, refusal } = choice.message;
  const written = content || refusal || '';
  const finish_reason = choice.finish_reason ?? 'unknown';
  // A reply that was cut off while the model still thought has no content either.
  if (written === '' && finish_reason !== 'length') return 'a choice without content';
  return {
    id: id ?? null,
    model: model ?? null,
    system_fingerprint: system_fingerprint ?? null,
    finish_reason,
    content: written.slice(-mostCharacters).toWellFormed(),
  };
}

function tokensIn(json: unknown): Tokens {
  const { data } = z.object({ usage: usageSchema }).safeParse(json);
  const usage = data?.usage;
  return {
    prompt_tokens: usage?.prompt_tokens ?? 0,
    cached_tokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    completion_tokens: usage?.completion_tokens ?? 0,
    reasoning_tokens: usage?.completion_tokens_details?.reasoning_tokens ?? 0,
  };
}
