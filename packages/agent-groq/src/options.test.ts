import { expect, test } from 'vitest';
import { defaultModel } from './models.ts';
import { groqBaseUrl, groqOptionsSchema } from './options.ts';

test('without options it is the default model on Groq, and nothing ends a run', () => {
  const options = groqOptionsSchema.parse({});
  expect(options).toMatchObject({
    model: defaultModel,
    base_url: groqBaseUrl,
    on_invalid: 'hold',
    on_unavailable: 'hold',
  });
  // A plan keeps parsed options, and they are parsed again from it.
  expect(groqOptionsSchema.parse(JSON.parse(JSON.stringify(options)))).toEqual(options);
});

test('a model that Groq has retired can be named all the same', () => {
  const model = 'llama-3.3-70b-versatile';
  expect(groqOptionsSchema.parse({ model, budget: { usd: 1 } }).model).toBe(model);
});

test.each([
  [{ modle: 'x' }, 'modle'],
  [{ base_url: 'localhost:8000' }, 'base_url'],
  [{ base_url: 'https://me:key@example.com/v1' }, 'a key belongs in api_key'],
  [{ base_url: 'https://example.com/v1?key=1' }, 'a key belongs in api_key'],
  [{ api_key: 'gsk_literal' }, 'api_key'],
  [{ reasoning_effort: 'none' }, "'openai/gpt-oss-120b' takes low, medium, high"],
  [{ model: 'mine', budget: { usd: 1 } }, "prices of 'mine' are not known"],
  [{ on_invalid: 'random' }, 'on_invalid'],
])('%j is refused', (options, words) => {
  const parsed = groqOptionsSchema.safeParse(options);
  expect(parsed.success).toBe(false);
  expect(JSON.stringify(parsed.error?.issues)).toContain(words);
});
