// Writes the files that are generated and committed; `npm run check` fails where they are stale.
import { mkdir, writeFile } from 'node:fs/promises';
import { publishedSchemas, toPublishedJsonSchema } from '@rl-exp/core';

const root = new URL('..', import.meta.url);
const write = async (path: string, content: string): Promise<void> => {
  const file = new URL(path, root);
  await mkdir(new URL('.', file), { recursive: true });
  await writeFile(file, content);
};

for (const name of Object.keys(publishedSchemas) as (keyof typeof publishedSchemas)[]) {
  await write(
    `packages/core/schemas/${name}.json`,
    `${JSON.stringify(toPublishedJsonSchema(name), null, 2)}\n`,
  );
}
