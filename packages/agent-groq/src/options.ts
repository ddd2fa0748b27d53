import { secretSchema } from '@rl-exp/core';
import { z } from 'zod';
import { defaultModel, knownModel, reasoningEfforts } from './models.ts';

/** Groq's own address. Only there does the agent look for a key that the experiment does not name. */
export const groqBaseUrl = 'https://api.groq.com/openai/v1';

const baseUrlSchema = z
  .string()
  .regex(
    /^https?:\/\/[^\s/@?#]+[^\s@?#]*$/,
    'expected http(s)://HOST/PATH; a key belongs in api_key, not in the address',
  )
  .default(groqBaseUrl)
  .describe('Address of the API up to /v1: Groq, vLLM, Ollama, a llama.cpp server.');

const pricesSchema = z.strictObject({
  input: z.number().nonnegative().describe('US dollars per million tokens of a question.'),
  cached_input: z.number().nonnegative().describe('The same for tokens that were cached.'),
  output: z.number().nonnegative().describe('US dollars per million tokens of a reply.'),
});

const budgetSchema = z
  .strictObject({
    requests: z
      .int()
      .positive()
      .optional()
      .describe('HTTP requests of an episode, retries included.'),
    tokens: z.int().positive().optional().describe('Tokens of an episode, questions and replies.'),
    usd: z.number().positive().optional().describe('US dollars of an episode.'),
  })
  .default({})
  .describe('Looked at before each question, so the last one may go beyond it.');

const capabilitiesSchema = z
  .strictObject({
    json_schema: z.boolean().optional().describe('Whether replies can be held to a JSON Schema.'),
    json_object: z.boolean().optional().describe('Whether replies can be held to JSON.'),
  })
  .default({})
  .describe('What the model can do, where the built-in table is wrong about it.');

/** What to do with a step for which no legal action came. */
const withoutActionSchema = z.enum(['hold', 'stop', 'fail']);
export type WithoutAction = z.infer<typeof withoutActionSchema>;

/** What `agent: { use: groq, with: … }` takes. */
export const groqOptionsSchema = z
  .strictObject({
    model: z.string().min(1).default(defaultModel).describe('Model as the service names it.'),
    base_url: baseUrlSchema,
    api_key: secretSchema
      .optional()
      .describe('Key of the service. For Groq itself GROQ_API_KEY where left out; elsewhere none.'),
    temperature: z.number().min(0).max(2).default(0).describe('0 for the likeliest reply.'),
    reasoning_effort: z
      .enum(reasoningEfforts)
      .optional()
      .describe('How long the model thinks; low for gpt-oss where left out.'),
    max_completion_tokens: z
      .int()
      .min(16)
      .default(2048)
      .describe('Longest reply, thinking included. Doubled once where a reply is cut off.'),
    service_tier: z
      .enum(['auto', 'on_demand', 'flex', 'performance'])
      .optional()
      .describe(
        "Groq's service tier. Without capacity there, a question is asked again without it.",
      ),
    history: z.int().nonnegative().default(30).describe('Latest steps that the prompt shows.'),
    system_prompt: z
      .string()
      .min(1)
      .default('standard')
      .describe('standard, bare (no advice on training), or a file beside the experiment.'),
    step_prompt: z
      .string()
      .min(1)
      .default('standard')
      .describe('standard, or a file beside the experiment.'),
    attempt_timeout_ms: z
      .int()
      .positive()
      .default(30_000)
      .describe('Longest wait for one response, headers and body.'),
    deadline_ms: z
      .int()
      .positive()
      .default(180_000)
      .describe('Longest time that a decision takes, retries and repair included.'),
    retries: z.int().nonnegative().default(4).describe('Repeats of a question after faults.'),
    retry_delay_ms: z
      .int()
      .positive()
      .default(500)
      .describe('Upper end of the first pause before a repeat; doubles up to 8 seconds.'),
    retry_after_cap_ms: z
      .int()
      .nonnegative()
      .default(60_000)
      .describe(
        'Longest pause that the service may ask for. Above it the step goes without an answer.',
      ),
    budget: budgetSchema,
    prices: pricesSchema.optional().describe('Where the built-in table lacks the model.'),
    capabilities: capabilitiesSchema,
    on_invalid: withoutActionSchema
      .default('hold')
      .describe('Where the model names no legal action, not even when asked once more.'),
    on_unavailable: withoutActionSchema
      .default('hold')
      .describe('Where no reply is to be had: the service is away, or the budget is spent.'),
  })
  .superRefine(({ model, prices, budget, reasoning_effort: effort }, context) => {
    const known = knownModel(model);
    if (budget.usd !== undefined && prices === undefined && known.prices === null) {
      const message = `prices of '${model}' are not known; give them in prices`;
      context.addIssue({ code: 'custom', path: ['budget', 'usd'], message });
    }
    const levels = known.reasoningEfforts;
    if (effort !== undefined && levels.length > 0 && !levels.includes(effort)) {
      const message = `'${model}' takes ${levels.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['reasoning_effort'], message });
    }
  });

export type GroqOptions = z.infer<typeof groqOptionsSchema>;
