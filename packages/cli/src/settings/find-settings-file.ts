import { dirname } from 'node:path';
import { projectRoot } from '../plugins/search-roots.ts';
import { settingsErrors } from './errors.ts';

const names = [
  '.rl-exprc.json',
  '.rl-exprc.yaml',
  '.rl-exprc',
  'rl-exp.config.json',
  'rl-exp.config.yaml',
];

/** The nearest settings from a folder up to the project root. Code is never run: JSON and YAML only. */
export async function findSettingsFile(
  directory: string,
): Promise<{ readonly file: string; readonly content: unknown } | undefined> {
  const { cosmiconfig } = await import('cosmiconfig');
  const refuseCode = (file: string): never => {
    throw settingsErrors.create('RLX_SETTINGS_UNREADABLE', { file, reason: 'it is code.' });
  };
  const explorers = [['package.json'], names].map((searchPlaces) =>
    cosmiconfig('rl-exp', {
      searchPlaces,
      searchStrategy: 'none',
      loaders: { '.js': refuseCode, '.cjs': refuseCode, '.mjs': refuseCode, '.ts': refuseCode },
    }),
  );
  for (const folder of foldersUpTo(projectRoot(directory), directory)) {
    for (const explorer of explorers) {
      const found = await explorer.search(folder).catch((cause: unknown) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw settingsErrors.create(
          'RLX_SETTINGS_UNREADABLE',
          { file: fileOf(cause, folder), reason },
          { cause },
        );
      });
      if (found !== null && !isPluginManifest(found.config))
        return { file: found.filepath, content: found.config };
    }
  }
  return undefined;
}

/** In the package.json of a plugin the same key says which kind of plugin it is. */
function isPluginManifest(content: unknown): boolean {
  return typeof content === 'object' && content !== null && 'kind' in content;
}

function foldersUpTo(root: string, directory: string): readonly string[] {
  return directory === root || dirname(directory) === directory
    ? [directory]
    : [directory, ...foldersUpTo(root, dirname(directory))];
}

function fileOf(cause: unknown, folder: string): string {
  return typeof cause === 'object' && cause !== null && 'filepath' in cause
    ? String(cause.filepath)
    : folder;
}
