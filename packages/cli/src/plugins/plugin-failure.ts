import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRlExpError, type PluginKind } from '@rl-exp/core';
import { hideSecrets } from '../diagnostics/hide-secrets.ts';
import { pluginErrors } from './errors.ts';

/** The plugin that something is blamed on. */
export interface BlamedPlugin {
  readonly kind: PluginKind;
  readonly use: string;
  /** Its module. */
  readonly path: string;
  /** Absolute path of the experiment file. */
  readonly from: string;
}

/**
 * What a plugin threw, as an error that says whose fault it is and where in the plugin's own files. What is an expected
 * failure already, or comes of being cut off, is returned as it is.
 */
export function pluginFailure(thrown: unknown, plugin: BlamedPlugin): unknown {
  if (isRlExpError(thrown)) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') return thrown;
  const { kind, use, path, from } = plugin;
  const data = { kind, use, place: placeIn(thrown, packageFolder(path), from) };
  return pluginErrors.create(
    'RLX_PLUGIN_FAILED',
    { ...data, thrown: hideSecrets(String(thrown)) },
    { cause: thrown },
  );
}

const frame = /^\s*at (?:.*\()?(file:\/\/[^)]+|\/[^)]+|[A-Za-z]:\\[^)]+):(\d+):(\d+)\)?$/;

/** The first place of a stack that lies in a package, as `file:line:column`; null where none does. */
function placeIn(thrown: unknown, folder: string | null, from: string): string | null {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  for (const text of stack.split('\n')) {
    const [, at, line, column] = frame.exec(text) ?? [];
    const file = at === undefined ? null : pathOf(at);
    if (file === null || packageFolder(file) !== folder) continue;
    return `${shownPath(file, dirname(from))}:${line}:${column}`;
  }
  return null;
}

function pathOf(at: string): string | null {
  if (!at.startsWith('file:')) return at;
  try {
    // What loads TypeScript may put a query behind the name.
    return fileURLToPath(new URL(at));
  } catch {
    return null;
  }
}

/** The folder of the package that a file belongs to. */
function packageFolder(file: string): string | null {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return null;
  }
}

function shownPath(file: string, folder: string): string {
  const near = relative(folder, file);
  return near.startsWith('..') ? file : near;
}
