import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toPublishedJsonSchema, wireMessages } from '@rl-exp/core';
import { wireChecks } from '@rl-exp/testkit';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkout } from './command.ts';

const guide = await readFile(join(checkout, 'docs/guides/write-a-trainer.md'), 'utf8');
const blocks = [...guide.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, text = '']) => ({
  language,
  text,
}));
const rows = (header: string): readonly (readonly string[])[] => {
  const [, table = ''] = guide.split(header);
  const lines = table.split('\n').slice(2);
  return lines
    .slice(0, lines.indexOf(''))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
};

test('the messages that it shows match their schemas', () => {
  const [request, answer] =
    blocks
      .find(({ language }) => language === 'jsonl')
      ?.text.trim()
      .split('\n')
      .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line))) ?? [];
  const ajv = new Ajv({ strict: false });
  const matches = (name: Parameters<typeof toPublishedJsonSchema>[0], value: unknown): unknown =>
    ajv.validate(toPublishedJsonSchema(name), value);
  expect(matches('initialize-params', request?.['params'])).toBe(true);
  expect(matches('initialize-result', answer?.['result'])).toBe(true);
});

test('its tables are of every message and of every promise', () => {
  expect(rows('| method | params | result |').map((row) => row.slice(1, 4))).toEqual(
    wireMessages.map(({ method, params, result }) => [method, params, result ?? '']),
  );
  expect(rows('| check | the program … |').map((row) => row.slice(1, 3))).toEqual(
    wireChecks.map(({ name, promise }) => [name, promise]),
  );
});
