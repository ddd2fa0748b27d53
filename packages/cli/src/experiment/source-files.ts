import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { nearest } from '../diagnostics/nearest.ts';
import { SourceText } from '../diagnostics/source-text.ts';

/** A file that could not be read, with the name of one that may have been meant. */
export interface Unreadable {
  readonly reason: string;
  readonly suggestion: string | undefined;
}

/** Reads a file as a source whose name is what a person in the working directory would type. */
export async function readSourceFile(
  path: string,
  workingDirectory: string,
): Promise<SourceText | Unreadable> {
  const name = displayPath(path, workingDirectory);
  try {
    return new SourceText(name, (await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : String(code ?? error);
    const siblings = await readdir(dirname(path)).catch((): string[] => []);
    const sibling = nearest(
      basename(path),
      siblings.filter((entry) => /\.(?:ya?ml|json)$/.test(entry)),
    );
    return {
      reason,
      suggestion: sibling && displayPath(join(dirname(path), sibling), workingDirectory),
    };
  }
}

/** A path as a person in the working directory would type it. */
export function displayPath(path: string, workingDirectory: string): string {
  const short = relative(workingDirectory, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}
