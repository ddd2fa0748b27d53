import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { comparisonJsonSchema } from './published-schema.ts';

test("schemas/comparison.json is what the code generates; 'npm run generate' writes it", async () => {
  const file = new URL('../schemas/comparison.json', import.meta.url);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(comparisonJsonSchema());
});
