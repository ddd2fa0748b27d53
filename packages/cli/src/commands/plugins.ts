import { join } from 'node:path';
import { listPlugins } from '../plugins/list-plugins.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';

/** `rl-exp plugins`: what can stand under `use:` here, read from package manifests without importing anything. */
export async function pluginsCommand(
  flags: { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const plugins = listPlugins({ from: join(context.workingDirectory, 'experiment.yaml') });
  const width = Math.max(0, ...plugins.map(({ name }) => name.length));
  const lines = plugins.map(
    ({ kind, name, package: packageName, version, summary }) =>
      `${kind.padEnd(8)} ${name.padEnd(width)}  ${packageName} ${version}  ${summary}`,
  );
  const text =
    lines.length === 0
      ? 'No plugins are installed. Search for them: npm search rl-exp-plugin'
      : lines.join('\n');
  writeAnswer({ data: plugins, text }, flags, context);
  return 0;
}
