import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import {
  isScaffoldKind,
  nextCommands,
  scaffold,
  scaffoldErrors,
  scaffoldKinds,
  writeScaffold,
  type StartingPoint,
} from 'create-rl-exp';
import { editorSchema } from '../experiment/editor-schema.ts';
import { writeAnswer } from './answer.ts';
import { ownCheckout } from './checkout.ts';
import type { CommandContext } from './command-context.ts';
import { linkCheckout } from './link-checkout.ts';

export interface NewFlags {
  readonly directory?: string;
  readonly file?: boolean;
  readonly from?: StartingPoint;
  readonly json?: boolean;
}

/**
 * `rl-exp new KIND NAME`: a plugin or an experiment that works at once. In a checkout of rl-exp, whose packages need not be
 * published, a new package is linked to them and built; elsewhere npm installs what its package.json names.
 */
export async function newCommand(
  kind: string,
  name: string,
  flags: NewFlags,
  context: CommandContext,
): Promise<number> {
  if (!isScaffoldKind(kind))
    throw scaffoldErrors.create('RLX_NEW_USAGE', {
      problem: `There is no kind '${kind}'; there are ${scaffoldKinds.join(', ')}.`,
      example: 'rl-exp new agent patient',
    });
  const { directory, file, from } = flags;
  const { workingDirectory, stderr } = context;
  const made = scaffold({ kind, name, directory, file, from });
  const folder = await writeScaffold(made, workingDirectory);
  const schema = join(dirname(made.experiment), 'schema.json');
  const isNew = await writeSchema(join(folder, schema));
  const checkout = ownCheckout();
  const links = checkout !== null && made.manifest !== null;
  if (links) {
    stderr.write('new: linking it to this checkout of rl-exp, and building both\n');
    await linkCheckout({ folder, manifest: made.manifest, checkout });
  }
  const rlExp = checkout === null ? 'npx rl-exp' : launcherOf(checkout, context);
  const next = nextCommands(made, { rlExp, installed: links });
  const place = relative(workingDirectory, folder) || '.';
  const files = [...made.files.keys(), ...(isNew ? [schema] : [])].toSorted();
  const text = [
    `made in ${place}: ${files.length > 3 ? `${files.length} files` : files.join(', ')}`,
    ...(made.plugin === null || made.manifest === null
      ? []
      : [`package ${made.plugin.package}; its experiment uses it by its path`]),
    'next:',
    ...next.map((line) => `  ${line}`),
  ].join('\n');
  writeAnswer({ data: { folder, files, plugin: made.plugin, next }, text }, flags, context);
  return 0;
}

/** Editors look for the schema beside an experiment; one that is there is kept, and false returned. */
async function writeSchema(path: string): Promise<boolean> {
  if (existsSync(path)) return false;
  const { schema } = await editorSchema(path);
  await writeFile(path, `${JSON.stringify(schema, null, 2)}\n`);
  return true;
}

/** How the checkout's rl-exp is started from here. */
function launcherOf(checkout: string, { environment, workingDirectory }: CommandContext): string {
  const found = (environment['PATH'] ?? '').split(delimiter).map((folder) => resolve(folder));
  if (found.includes(resolve(checkout))) return 'rl-exp';
  const path = relative(workingDirectory, join(checkout, 'rl-exp'));
  return path.startsWith('.') ? path : `./${path}`;
}
