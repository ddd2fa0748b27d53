import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { publishedSchemas, toPublishedJsonSchema } from './published-schemas.ts';

const folder = new URL('../schemas/', import.meta.url);
const names = Object.keys(publishedSchemas) as (keyof typeof publishedSchemas)[];

test('the folder holds the published schemas and no other', async () => {
  expect((await readdir(folder)).toSorted()).toEqual(
    names.map((name) => `${name}.json`).toSorted(),
  );
});

test.each(names)(
  "%s.json is what the code generates; 'npm run generate' writes it",
  async (name) => {
    const committed: unknown = JSON.parse(await readFile(new URL(`${name}.json`, folder), 'utf8'));
    expect(committed).toEqual(toPublishedJsonSchema(name));
  },
);
