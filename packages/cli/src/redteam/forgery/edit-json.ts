import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const objectSchema = z.record(z.string(), z.json());
export type JsonObject = z.infer<typeof objectSchema>;

/** Changes a file that holds a JSON object. */
export async function editJson(
  path: string,
  change: (content: JsonObject) => JsonObject,
): Promise<void> {
  const content = objectSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  await writeFile(path, `${JSON.stringify(change(content), null, 2)}\n`);
}
