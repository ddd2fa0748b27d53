import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { editorSchema } from '../experiment/editor-schema.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';

/** `rl-exp schema`: the JSON Schema of experiments for editors; `--write` puts it into a file. */
export async function schemaCommand(
  flags: { readonly write?: boolean | string; readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const { write } = flags;
  const place = typeof write === 'string' ? write : join('experiments', 'schema.json');
  const file = resolve(context.workingDirectory, place);
  const { schema, skipped } = await editorSchema(file);
  for (const { use, reason } of skipped) context.stderr.write(`left out ${use}: ${reason}\n`);
  const content = JSON.stringify(schema, null, 2);
  if (write === undefined) {
    writeAnswer({ data: schema, text: content }, flags, context);
    return 0;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${content}\n`);
  writeAnswer({ data: { written: file, skipped }, text: `written: ${file}` }, flags, context);
  return 0;
}
