import { reactions, type Reaction } from '@rl-exp/testkit/replay';
import { expect, test } from 'vitest';
import { holdReply, quick, sentinel, setUp } from './__fixtures__/groq-setup.ts';
import { sampleObservation } from './__fixtures__/sample-observation.ts';

const { answering, failing, rateLimited, sending, sendingJson } = reactions;

/** What becomes of a decision when the service meets its requests like this, and answers those after them. */
interface Case {
  readonly fault: string;
  readonly reactions: readonly Reaction[];
  /** The reaction to every request, in place of the list. */
  readonly always?: Reaction;
  /** Requests that the decision takes. */
  readonly requests: number;
  readonly action?: string;
  /** Members of the decision's usage. */
  readonly usage?: Readonly<Record<string, number>>;
  /** Part of what is said, where the step goes on without an answer. */
  readonly said?: string;
  readonly options?: object;
}

const recovered = { invalid: 0, unavailable: 0 };
const unavailable = { unavailable: 1 };
const lrUp = '{"rationale":"it helped","action":"lr_up"}';
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toUTCString();
const decommissioned =
  'The model `openai/gpt-oss-120b` has been decommissioned and is no longer supported.';

const cases: readonly Case[] = [
  { fault: 'none', reactions: [], requests: 1, usage: { rung_json_schema: 1 } },

  // Limits.
  { fault: '429, retry-after in seconds', reactions: [rateLimited('0.1')], requests: 2 },
  { fault: '429, retry-after-ms', reactions: [rateLimited('80', 'retry-after-ms')], requests: 2 },
  { fault: '429, retry-after with a unit', reactions: [rateLimited('80ms')], requests: 2 },
  {
    fault: '429, retry-after as a date in the past',
    reactions: [rateLimited(inSeconds(-60))],
    requests: 2,
  },
  {
    fault: '429, retry-after as a date far ahead',
    reactions: [rateLimited(inSeconds(3600))],
    requests: 1,
    usage: unavailable,
    said: 'rate_limited',
  },
  { fault: '429, retry-after 0', reactions: [rateLimited('0')], requests: 2 },
  { fault: '429, retry-after negative', reactions: [rateLimited('-5')], requests: 2 },
  { fault: '429, retry-after no number', reactions: [rateLimited('soon')], requests: 2 },
  {
    fault: '429, retry-after huge',
    reactions: [rateLimited('1200')],
    requests: 1,
    usage: unavailable,
    said: 'rate_limited',
  },
  {
    fault: '429 of the day, named in the message alone',
    reactions: [
      failing(429, 'Rate limit reached on tokens per day (TPD). Please try again in 7m55.2s.'),
    ],
    requests: 1,
    usage: unavailable,
    said: 'tokens per day',
  },
  {
    fault: '429 for ever',
    reactions: [],
    always: rateLimited('0.05'),
    requests: 3,
    usage: unavailable,
    said: 'rate_limited',
  },
  { fault: '498', reactions: [failing(498, 'capacity exceeded')], requests: 2 },
  {
    fault: '498 in the flex tier',
    reactions: [failing(498, 'capacity exceeded'), failing(498, 'capacity exceeded')],
    requests: 3,
    options: { service_tier: 'flex', retries: 1 },
  },
  {
    fault: 'a limit reached, by the headers of a reply',
    reactions: [
      (response) => {
        response.setHeader('x-ratelimit-remaining-requests', '0');
        response.setHeader('x-ratelimit-reset-requests', '100ms');
        return answering('nothing legal')(response, never);
      },
    ],
    requests: 2,
    usage: { repairs: 1, questions: 2 },
  },

  // Accidents.
  ...[408, 409, 500, 502, 503, 504, 524].map((status): Case => ({
    fault: String(status),
    reactions: [failing(status)],
    requests: 2,
  })),
  {
    fault: '503 as a web page, for ever',
    reactions: [],
    always: sending('<html>over capacity</html>', 'text/html', 503),
    requests: 3,
    usage: unavailable,
    said: 'server',
  },
  { fault: 'a reset connection', reactions: [reactions.resetting], requests: 2 },
  { fault: 'a connection reset in the body', reactions: [reactions.resettingInBody], requests: 2 },
  { fault: 'headers that never come', reactions: [reactions.hangingHeaders], requests: 2 },
  { fault: 'a body that never ends', reactions: [reactions.hangingBody], requests: 2 },
  {
    fault: 'the body of an error that never ends',
    reactions: [reactions.hangingErrorBody],
    requests: 2,
  },
  { fault: 'a slow drip', reactions: [reactions.dripping], requests: 2 },
  {
    fault: 'a slow drip for ever',
    reactions: [],
    always: reactions.dripping,
    requests: 3,
    usage: unavailable,
    said: 'timeout',
  },
  {
    fault: 'headers that never come, and little time',
    reactions: [],
    always: reactions.hangingHeaders,
    requests: 1,
    usage: unavailable,
    said: 'timeout',
    options: { attempt_timeout_ms: 5000, deadline_ms: 500 },
  },

  // Answers that are none.
  {
    fault: 'a web page with status 200',
    reactions: [sending('<!doctype html><html>', 'text/html')],
    requests: 2,
  },
  { fault: 'an empty body', reactions: [sending('')], requests: 2 },
  { fault: 'no content', reactions: [sending('', 'application/json', 204)], requests: 2 },
  { fault: 'truncated JSON', reactions: [sending('{"choices":[{"message":{"con')], requests: 2 },
  { fault: 'JSON that is no object', reactions: [sending('[]')], requests: 2 },
  {
    fault: 'an error with status 200',
    reactions: [sendingJson({ error: { message: 'upstream' } })],
    requests: 2,
  },
  { fault: 'no choices', reactions: [sendingJson({ choices: [] })], requests: 2 },
  { fault: 'a choice without a message', reactions: [sendingJson({ choices: [{}] })], requests: 2 },
  {
    fault: 'content null, paid for',
    reactions: [answering(null)],
    requests: 2,
    usage: { prompt_tokens: 2000, completion_tokens: 200, questions: 1 },
  },
  {
    fault: 'content of another type',
    reactions: [sendingJson({ choices: [{ message: { content: 7 } }] })],
    requests: 2,
  },
  { fault: 'a huge body', reactions: [sending(' '.repeat(3 * 1024 * 1024))], requests: 2 },
  { fault: 'an endless body', reactions: [reactions.endless], requests: 2 },
  {
    fault: 'JSON as plain text',
    reactions: [
      sending(JSON.stringify({ choices: [{ message: { content: holdReply } }] }), 'text/plain'),
    ],
    requests: 1,
  },

  // Forms that are refused or broken.
  {
    fault: '400 that names json_schema',
    reactions: [failing(400, 'This model does not support response format `json_schema`.')],
    requests: 2,
    usage: { rung_json_object: 1 },
  },
  {
    fault: '400 that names every form',
    reactions: [
      failing(400, 'response_format.type: unknown json_schema'),
      failing(422, 'unknown field', { param: 'response_format' }),
    ],
    requests: 3,
    usage: { rung_text: 1 },
  },
  {
    fault: '400 that names reasoning_effort',
    reactions: [failing(400, 'reasoning_effort is not supported with this model')],
    requests: 2,
    usage: { rung_json_schema: 1 },
  },
  {
    fault: '400 that names the seed',
    reactions: [failing(400, "property 'seed' is unsupported")],
    requests: 2,
    usage: { rung_json_schema: 1 },
  },
  {
    fault: 'json_validate_failed with what was written',
    reactions: [
      failing(400, 'Failed to generate JSON.', {
        code: 'json_validate_failed',
        failed_generation: 'I would raise it: {"rationale": "it helped", "action": "lr_u',
      }),
    ],
    requests: 2,
    usage: { repairs: 1 },
  },
  {
    fault: 'json_validate_failed with a choice in it',
    reactions: [
      failing(400, 'Failed to generate JSON.', {
        code: 'json_validate_failed',
        failed_generation: `Sure! ${lrUp}`,
      }),
    ],
    requests: 1,
    action: 'lr_up',
  },
  {
    fault: 'json_validate_failed without a word',
    reactions: [failing(400, 'Failed to generate JSON.', { code: 'json_validate_failed' })],
    requests: 2,
    usage: { rung_json_object: 1 },
  },
  {
    fault: 'tool_use_failed',
    reactions: [
      failing(400, 'Failed to call a function.', {
        code: 'tool_use_failed',
        failed_generation: `<function=decide>${lrUp}</function>`,
      }),
    ],
    requests: 1,
    action: 'lr_up',
  },

  // Questions that are too long.
  {
    fault: '413',
    reactions: [failing(413, 'Request too large for model on tokens per minute (TPM).')],
    requests: 2,
    usage: { questions: 2 },
  },
  {
    fault: 'context overflow',
    reactions: [
      failing(400, 'Please reduce the length of the messages or completion.', {
        code: 'context_length_exceeded',
      }),
    ],
    requests: 2,
    usage: { questions: 2 },
  },
  {
    fault: 'context overflow for ever',
    reactions: [],
    always: failing(400, "This model's maximum context length is 8192 tokens."),
    requests: 2,
    usage: unavailable,
    said: 'too_long',
  },

  // Refusals of the service.
  {
    fault: '401',
    reactions: [],
    always: failing(401, `Invalid API Key ${sentinel}`),
    requests: 1,
    usage: unavailable,
    said: 'key',
  },
  {
    fault: '403',
    reactions: [],
    always: failing(403, 'Access denied.'),
    requests: 1,
    usage: unavailable,
    said: 'Access denied',
  },
  {
    fault: '404 model_not_found',
    reactions: [],
    always: failing(404, 'The model does not exist.', { code: 'model_not_found' }),
    requests: 1,
    usage: unavailable,
    said: 'model',
  },
  {
    fault: 'model_decommissioned',
    reactions: [],
    always: failing(400, decommissioned, { code: 'model_decommissioned' }),
    requests: 1,
    usage: unavailable,
    said: 'decommissioned',
  },
  {
    fault: '400 of another kind',
    reactions: [],
    always: failing(400, 'temperature is out of range'),
    requests: 1,
    usage: unavailable,
    said: 'temperature',
  },
  {
    fault: '402',
    reactions: [],
    always: failing(402, 'Payment required'),
    requests: 1,
    usage: unavailable,
    said: 'Payment',
  },
  {
    fault: '418 as plain text',
    reactions: [],
    always: sending('short and stout', 'text/plain', 418),
    requests: 1,
    usage: unavailable,
    said: 'short and stout',
  },

  // Replies that are no legal choice.
  {
    fault: 'a wrong action',
    reactions: [answering('{"rationale":"","action":"lr_sideways"}')],
    requests: 2,
    usage: { repairs: 1 },
  },
  {
    fault: 'a wrong action for ever',
    reactions: [],
    always: answering('{"rationale":"","action":"lr_sideways"}'),
    requests: 2,
    usage: { invalid: 1 },
    said: "there is no action 'lr_sideways'",
  },
  {
    fault: 'prose',
    reactions: [answering('The learning rate looks fine to me, so holding may be wise.')],
    requests: 2,
    usage: { repairs: 1 },
  },
  {
    fault: 'prose for ever',
    reactions: [],
    always: answering('Let us wait and see.'),
    requests: 2,
    usage: { invalid: 1 },
    said: 'no legal action',
  },
  {
    fault: 'a refusal',
    reactions: [answering(null, { refusal: 'I cannot help with that.' })],
    requests: 2,
    usage: { repairs: 1 },
  },
  {
    fault: 'a reply cut off in its thoughts',
    reactions: [answering('', { finish_reason: 'length' })],
    requests: 2,
    usage: { cut_off: 1, completion_tokens: 200 },
  },
  {
    fault: 'replies cut off for ever',
    reactions: [],
    always: answering('{"rationale":"because', { finish_reason: 'length' }),
    requests: 3,
    usage: { cut_off: 1, invalid: 1 },
    said: 'no legal action',
  },
  {
    fault: 'another model',
    reactions: [answering(lrUp, { model: 'openai/gpt-oss-20b' })],
    requests: 1,
    action: 'lr_up',
    usage: { other_model: 1 },
  },
  {
    fault: 'a fenced choice',
    reactions: [answering(`Here:\n\`\`\`json\n${lrUp}\n\`\`\``)],
    requests: 1,
    action: 'lr_up',
  },
  {
    fault: 'an assignment',
    reactions: [answering('It helped before.\nACTION=lr_up')],
    requests: 1,
    action: 'lr_up',
  },
  {
    fault: 'a reply with the key in it',
    reactions: [answering(`{"rationale":"${sentinel}","action":"lr_up"}`, { model: sentinel })],
    requests: 1,
    action: 'lr_up',
    usage: { other_model: 1 },
  },
  { fault: 'a bare word', reactions: [answering('lr_up')], requests: 1, action: 'lr_up' },
];

const never = { model: '', messages: [], max_completion_tokens: 1 };

test.concurrent.each(cases)('$fault', async (each) => {
  await using setup = await setUp(each.options);
  const { server, agent, record, said } = setup;
  server.react(...each.reactions);
  if (each.always !== undefined) server.reactAlways(each.always);

  const begun = performance.now();
  const decision = await record.decide(agent, sampleObservation);
  expect(performance.now() - begun).toBeLessThan(quick.deadline_ms + 1000);

  expect(decision).toMatchObject({
    action: each.action ?? 'hold',
    usage: { ...recovered, requests: each.requests, ...each.usage },
  });
  expect(server.requests).toHaveLength(each.requests);
  expect(said.join('\n')).toContain(each.said ?? '');
  expect(said).toHaveLength(each.said === undefined ? 0 : 1);

  // The same step again, as after a crash: nothing is asked, and the decision is the same.
  const again = await record.decide(agent, sampleObservation);
  expect(again).toEqual(decision);
  expect(server.requests).toHaveLength(each.requests);

  expect(JSON.stringify([decision, record.exchanges, said])).not.toContain(sentinel);
});

test('nobody there', async () => {
  await using setup = await setUp();
  const { server, agent, record } = setup;
  await server[Symbol.asyncDispose]();
  const decision = await record.decide(agent, sampleObservation);
  expect(decision).toMatchObject({ action: 'hold', usage: { requests: 3, unavailable: 1 } });
  expect(setup.said).toEqual([expect.stringContaining('ECONNREFUSED')]);
});
