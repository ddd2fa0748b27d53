import type { Observation } from '@rl-exp/core';
import { reactions, type Reaction } from '@rl-exp/testkit/replay';
import { expect, test } from 'vitest';
import { holdReply, quick, setUp, spokenContext } from './__fixtures__/groq-setup.ts';
import { ExchangeRecord } from './__fixtures__/exchange-record.ts';
import { choosingObservation, sampleObservation } from './__fixtures__/sample-observation.ts';
import plugin from './index.ts';
import { groqOptionsSchema } from './options.ts';
import { answerSchema } from './service/answer.ts';

const { answering, failing, rateLimited } = reactions;
const prose = answering('Let us wait and see.');

test('a decision costs one exchange, which says what was asked, answered and used', async () => {
  await using setup = await setUp({ prices: { input: 1, cached_input: 0.5, output: 10 } });
  const decision = await setup.record.decide(setup.agent, sampleObservation);
  expect(decision).toEqual({
    action: 'hold',
    rationale: 'steady',
    usage: {
      questions: 1,
      requests: 1,
      prompt_tokens: 1000,
      cached_tokens: 400,
      completion_tokens: 100,
      reasoning_tokens: 60,
      usd: 0.0018,
      latency_ms: expect.any(Number),
      invalid: 0,
      unavailable: 0,
      over_budget: 0,
      rung_json_schema: 1,
    },
  });
  expect(setup.record.exchanges).toEqual([
    {
      step: 2,
      request: {
        model: 'openai/gpt-oss-120b',
        messages: [
          { role: 'system', content: expect.stringContaining('disqualifies') },
          { role: 'user', content: expect.stringContaining('lr 0.0001 -> 0.00015') },
        ],
        schema: expect.objectContaining({ required: ['rationale', 'action'] }),
        max_completion_tokens: 2048,
        temperature: 0,
        seed: 7,
        reasoning_effort: 'low',
      },
      answer: {
        reply: {
          content: holdReply,
          finish_reason: 'stop',
          model: 'openai/gpt-oss-120b',
          id: 'chatcmpl-1',
          system_fingerprint: 'fp_local',
          rung: 'json_schema',
        },
        fault: null,
        attempts: [
          { outcome: 'reply', status: 200, rung: 'json_schema', latency_ms: expect.any(Number) },
        ],
        tokens: {
          prompt_tokens: 1000,
          cached_tokens: 400,
          completion_tokens: 100,
          reasoning_tokens: 60,
        },
        latency_ms: expect.any(Number),
      },
    },
  ]);
});

test('a model may name values and branch under the strictest form', async () => {
  await using setup = await setUp();
  setup.server.reply =
    '{"rationale":"","action":"set","values":{"lr":0.0003,"batch_size":8,"frozen_layers":0},"from":1}';
  expect(await setup.record.decide(setup.agent, choosingObservation)).toMatchObject({
    action: 'set',
    values: { lr: 0.0003, batch_size: 8, frozen_layers: 0 },
    from: 1,
    usage: { requests: 1, rung_json_schema: 1 },
  });
});

test('a model is asked in the form that it is known to take', async () => {
  await using setup = await setUp({ model: 'qwen/qwen3.6-27b' });
  const { usage } = await setup.record.decide(setup.agent, sampleObservation);
  expect(usage).toMatchObject({ requests: 1, rung_json_object: 1 });
  expect(setup.server.requests[0]?.reasoning_effort).toBe('default');
});

test('what a service refused is left out from then on, without changing what is asked', async () => {
  const capabilities = { json_schema: true };
  await using setup = await setUp({ model: 'qwen/qwen3.6-27b', capabilities });
  const first = await setup.record.decide(setup.agent, sampleObservation);
  expect(first.usage).toMatchObject({ requests: 2, rung_json_object: 1 });
  const later = new ExchangeRecord();
  expect((await later.decide(setup.agent, sampleObservation)).usage).toMatchObject({ requests: 1 });
  expect(later.exchanges[0]?.request).toEqual(setup.record.exchanges[0]?.request);
});

const hanging: readonly (readonly [string, Reaction])[] = [
  ['headers', reactions.hangingHeaders],
  ['a body', reactions.hangingBody],
  ['a dripping body', reactions.dripping],
  ['a pause that the service asked for', rateLimited('30')],
  ['its own pause before a repeat', failing(500)],
];
test.each(hanging)(
  'an abort ends the wait for %s within 200 ms, and nothing is on record',
  async (_name, reaction) => {
    await using setup = await setUp({
      attempt_timeout_ms: 30_000,
      deadline_ms: 60_000,
      retry_after_cap_ms: 60_000,
      retry_delay_ms: 8_000_000,
    });
    setup.server.reactAlways(reaction);
    const controller = new AbortController();
    const { signal } = controller;
    const decided = setup.record.decide(setup.agent, sampleObservation, { signal });
    const outcome = expect(decided).rejects.toThrow('enough');
    await expect.poll(() => setup.server.requests.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const aborted = performance.now();
    controller.abort(new Error('enough'));
    await outcome;
    expect(performance.now() - aborted).toBeLessThan(200);
    expect(setup.record.exchanges).toEqual([]);
  },
);

test.each([
  ['hold', sampleObservation, { action: 'hold' }],
  ['stop', sampleObservation, { action: 'stop' }],
  ['hold', withActions(['freeze_less', 'lr_up']), { action: 'freeze_less' }],
  ['hold', withActions(['lr_up', 'stop']), { action: 'stop' }],
  ['stop', withActions(['lr_up', 'hold']), { action: 'hold' }],
  [
    'hold',
    { ...choosingObservation, choices: choosingObservation.choices.slice(0, 1), actions: ['set'] },
    { action: 'set', values: { lr: 0.0001, batch_size: 24, frozen_layers: 0 } },
  ],
])('on_unavailable: %s goes on with what is harmless', async (policy, observation, expected) => {
  await using setup = await setUp({ on_unavailable: policy });
  setup.server.reactAlways(failing(401));
  const { action, values } = await setup.record.decide(setup.agent, observation);
  expect({ action, ...(values === undefined ? {} : { values }) }).toEqual(expected);
});

test('where nothing harmless is allowed, that is the error', async () => {
  await using setup = await setUp();
  setup.server.reactAlways(failing(401));
  await expect(
    setup.record.decide(setup.agent, withActions(['lr_up', 'lr_down'])),
  ).rejects.toMatchObject({ code: 'RLX_GROQ_NO_HOLD' });
});

test('on_unavailable: fail leaves nothing on record, so that the question is asked when the run goes on', async () => {
  await using setup = await setUp({ on_unavailable: 'fail' });
  setup.server.react(failing(503, 'over capacity'), failing(503), failing(503, 'over capacity'));
  await expect(setup.record.decide(setup.agent, sampleObservation)).rejects.toMatchObject({
    code: 'RLX_GROQ_UNAVAILABLE',
    message: 'No answer for step 3: server: over capacity',
  });
  expect(setup.record.exchanges).toEqual([]);
  expect(await setup.record.decide(setup.agent, sampleObservation)).toMatchObject({
    action: 'hold',
  });
});

test('on_invalid: fail keeps the replies that were paid for, stop ends the episode', async () => {
  await using setup = await setUp({ on_invalid: 'fail' });
  setup.server.reactAlways(prose);
  await expect(setup.record.decide(setup.agent, sampleObservation)).rejects.toMatchObject({
    code: 'RLX_GROQ_REPLY_INVALID',
    message: "'openai/gpt-oss-120b' named no legal action at step 3: there is no action in it.",
  });
  expect(setup.record.exchanges).toHaveLength(2);

  await using stopping = await setUp({ on_invalid: 'stop' });
  stopping.server.reactAlways(prose);
  expect(await stopping.record.decide(stopping.agent, sampleObservation)).toMatchObject({
    action: 'stop',
    usage: { invalid: 1, completion_tokens: 200 },
  });
});

test('the repair says what was wrong, after what was said', async () => {
  await using setup = await setUp();
  setup.server.react(answering('{"action":"lr_sideways"}'));
  await setup.record.decide(setup.agent, sampleObservation);
  expect(setup.server.requests[1]?.messages.slice(2)).toEqual([
    { role: 'assistant', content: '{"action":"lr_sideways"}' },
    { role: 'user', content: expect.stringContaining("there is no action 'lr_sideways'") },
  ]);
});

test('a cut reply gets twice the room, a long question a quarter of the history', async () => {
  await using cut = await setUp();
  cut.server.react(answering('', { finish_reason: 'length' }));
  await cut.record.decide(cut.agent, sampleObservation);
  expect(cut.server.requests.map((request) => request.max_completion_tokens)).toEqual([2048, 4096]);

  await using long = await setUp();
  long.server.react(failing(413));
  const [entry] = sampleObservation.history;
  const history = Array.from({ length: 8 }, (_, index) => ({ ...entry!, step: index + 1 }));
  await long.record.decide(long.agent, { ...sampleObservation, step: 8, history });
  const rows = long.server.requests.map(
    ({ messages }) => messages[1]?.content.match(/^\d \| lr_up/gm)?.length,
  );
  expect(rows).toEqual([8, 2]);
});

test.each([
  [{ requests: 2 }, { requests: 2 }, 'the budget of 2 requests is spent'],
  [{ tokens: 5000 }, { prompt_tokens: 4000, completion_tokens: 1000 }, 'the budget of 5000 tokens'],
  [{ usd: 0.01 }, { usd: 0.02 }, 'the budget of 0.01 usd is spent'],
])('a spent budget %j asks nothing more', async (budget, usage, words) => {
  await using setup = await setUp({ budget });
  expect(await setup.record.decide(setup.agent, sampleObservation, { usage })).toMatchObject({
    action: 'hold',
    usage: { over_budget: 1, questions: 0 },
  });
  expect(setup.server.requests).toEqual([]);
  expect(setup.said).toEqual([expect.stringContaining(words)]);
  const before = { requests: 1, prompt_tokens: 1000, completion_tokens: 100, usd: 0.001 };
  expect(
    await setup.record.decide(setup.agent, { ...sampleObservation, step: 3 }, { usage: before }),
  ).toMatchObject({
    usage: { over_budget: 0, questions: 1 },
  });
});

test('after three questions in vain a service is left alone for a while', async () => {
  await using setup = await setUp({ retries: 0 });
  setup.server.reactAlways(failing(500));
  for (const step of [0, 1, 2, 3]) {
    await setup.record.decide(setup.agent, { ...sampleObservation, step });
  }
  expect(setup.server.requests).toHaveLength(3);
  expect(answerSchema.parse(setup.record.exchanges[3]?.answer)).toMatchObject({
    fault: { name: 'paused' },
    attempts: [],
  });
});

test('what is on record is decided again without a key, a server or a look at the models', async () => {
  const setup = await setUp();
  const decision = await setup.record.decide(setup.agent, sampleObservation);
  await setup[Symbol.asyncDispose]();
  const without = plugin.create(groqOptionsSchema.parse({}), spokenContext({}));
  expect(await setup.record.decide(without, sampleObservation)).toEqual(decision);
});

test('before an episode the key and the model are looked at, once', async () => {
  await using setup = await setUp();
  const { signal } = new AbortController();
  await setup.agent.prepare?.({ signal });
  setup.server.reactToList(failing(401));
  await setup.agent.prepare?.({ signal });
  expect(setup.said).toEqual([]);
});

const preflight = async (
  options: object,
  { key, list }: { readonly key?: string; readonly list?: Reaction } = {},
): Promise<{ readonly error: unknown; readonly said: readonly string[] }> => {
  await using setup = await setUp(options, key);
  if (list !== undefined) setup.server.reactToList(list);
  const { signal } = new AbortController();
  const error: unknown = await setup.agent.prepare?.({ signal }).then(
    () => null,
    (reason: unknown) => reason,
  );
  return { error, said: setup.said };
};

test('a model that is not served is one sentence with what is', async () => {
  const { error } = await preflight({ model: 'llama-3.3-70b-versatile' });
  expect(error).toMatchObject({
    code: 'RLX_GROQ_MODEL_GONE',
    exitCode: 69,
    message: expect.stringMatching(
      /^http:\S+ does not serve 'llama-3.3-70b-versatile' \(Groq retired it for free and developer accounts on 2026-08-16; enterprise contracts keep it\); it serves openai\/gpt-oss-120b, openai\/gpt-oss-20b, qwen\/qwen3.6-27b, whisper-large-v3\.$/,
    ),
    hint: 'Take another model: --set agent.with.model=openai/gpt-oss-120b.',
  });
});

test('a key that is refused is named by its variable', async () => {
  const wrong = 'gsk_WRONGWRONGWRONGWRONG';
  const { error } = await preflight({}, { key: wrong });
  expect(error).toMatchObject({
    code: 'RLX_GROQ_KEY_REFUSED',
    message: expect.stringContaining('refused the key in GROQ_API_KEY (401)'),
  });
  expect(String(error)).not.toContain(wrong);
});

test('an address where nobody is, is an error; a server without a list or in trouble is not', async () => {
  const nowhere = await preflight({ base_url: 'http://127.0.0.1:9/v1' });
  expect(nowhere.error).toMatchObject({ code: 'RLX_GROQ_UNREACHABLE', exitCode: 69 });
  for (const list of [failing(404, 'no such page'), failing(500), reactions.sending('<html>')]) {
    const { error, said } = await preflight({}, { list });
    expect(error).toBeNull();
    expect(said).toEqual([expect.stringContaining('could not be looked up')]);
  }
});

test('the look at the models ends in time', async () => {
  const begun = performance.now();
  const { error } = await preflight({}, { list: reactions.dripping });
  expect(error).toBeNull();
  expect(performance.now() - begun).toBeLessThan(quick.deadline_ms + 1000);
});

test('a retired model is remarked on beforehand, where it is asked of Groq', () => {
  const cell = {
    seed: 1,
    steps: 5,
    actions: ['hold'],
    branch: false,
    reward: { step_penalty: 0, oom: 1, nan: 1, diverged: 1, on_failure: 'continue' },
  } as const;
  const remarks = (options: object): readonly string[] | undefined =>
    plugin.advise?.(groqOptionsSchema.parse(options), cell);
  expect(remarks({ model: 'llama-3.3-70b-versatile' })).toEqual([
    expect.stringContaining('2026-08-16'),
  ]);
  expect(remarks({})).toEqual([]);
  expect(
    remarks({ model: 'llama-3.3-70b-versatile', base_url: 'http://localhost:8000/v1' }),
  ).toEqual([]);
});

function withActions(actions: string[]): Observation {
  const choices = sampleObservation.choices.filter(({ action }) => actions.includes(action));
  return { ...sampleObservation, actions, choices };
}
