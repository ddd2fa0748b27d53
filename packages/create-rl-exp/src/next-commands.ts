import { join } from 'node:path';
import type { Scaffold } from './scaffold.ts';

/** The commands to type next, for somebody who stays where they are. @param rlExp how rl-exp is started here. */
export function nextCommands(
  { directory, ownFolder, experiment }: Scaffold,
  options: { readonly rlExp: string; readonly installed: boolean },
): readonly string[] {
  const file = join(directory, experiment);
  if (!ownFolder) return [`${options.rlExp} validate ${file}`, `${options.rlExp} run ${file}`];
  return [
    options.installed ? `cd ${directory}` : `cd ${directory} && npm install`,
    'npm test',
    'npm run try',
  ];
}
