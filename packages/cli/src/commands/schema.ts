import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { editorSchema } from '../experiment/editor-schema.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';

/** `rl-exp schema`: the JSON Schema of experiments for editors; `--write` puts it into experiments/schema.json. */
export async function schemaCommand(
  flags: { readonly write?: boolean; readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const file = join(context.workingDirectory, 'experiments', 'schema.json');
  const { schema, skipped } = await editorSchema(file);
  for (const { use, reason } of skipped) context.stderr.write(`left out ${use}: ${reason}\n`);
  const content = JSON.stringify(schema, null, 2);
  if (flags.write !== true) {
    writeAnswer({ data: schema, text: content }, flags, context);
    return 0;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${content}\n`);
  writeAnswer({ data: { written: file, skipped }, text: `written: ${file}` }, flags, context);
  return 0;
}
