import { expect, test } from 'vitest';
import { sentinel, spokenContext } from '../__fixtures__/groq-setup.ts';
import { groqBaseUrl } from '../options.ts';
import { findKey } from './find-key.ts';

const local = 'http://localhost:11434/v1';

test("Groq's key is looked for without being named, and goes to Groq alone", () => {
  const context = spokenContext({ GROQ_API_KEY: ` ${sentinel}\n` });
  expect(findKey({ base_url: groqBaseUrl }, context)).toEqual({
    variable: 'GROQ_API_KEY',
    value: sentinel,
  });
  expect(findKey({ base_url: local }, context)).toEqual({ variable: null, value: null });
});

test('GROK_API_KEY stands in for GROQ_API_KEY, and says so without the key', () => {
  const context = spokenContext({ GROK_API_KEY: sentinel });
  expect(findKey({ base_url: groqBaseUrl }, context).value).toBe(sentinel);
  expect(context.said).toEqual([
    'GROQ_API_KEY is not set; the key in GROK_API_KEY is taken instead.',
  ]);
});

test('a missing key is an error, but not where it is optional at another service', () => {
  const context = spokenContext({});
  expect(() => findKey({ base_url: groqBaseUrl }, context)).toThrow(
    expect.objectContaining({
      code: 'RLX_GROQ_KEY_MISSING',
      exitCode: 69,
      message: "Agent 'groq' needs a key for Groq, and GROQ_API_KEY is not set.",
    }),
  );
  const named = { env: 'MY_KEY' };
  expect(() => findKey({ base_url: local, api_key: named }, context)).toThrow('MY_KEY');
  expect(findKey({ base_url: local, api_key: { ...named, optional: true } }, context)).toEqual({
    variable: 'MY_KEY',
    value: null,
  });
});

test.each(['two words', 'q"uote', 'ключ'])('%j is no key, and is not repeated', (value) => {
  const attempt = (): unknown =>
    findKey({ base_url: groqBaseUrl }, spokenContext({ GROQ_API_KEY: value }));
  expect(attempt).toThrow(expect.objectContaining({ code: 'RLX_GROQ_KEY_UNUSABLE' }));
  expect(attempt).not.toThrow(value);
});
