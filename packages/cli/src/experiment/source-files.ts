import { isUtf8 } from 'node:buffer';
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
    return sourceOf(name, await readFile(path));
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

/** The text of a file without its byte-order mark; where its bytes are not UTF-8 it says from where on. */
function sourceOf(name: string, bytes: Uint8Array): SourceText {
  const text = new TextDecoder().decode(bytes);
  if (isUtf8(bytes)) return new SourceText(name, text);
  const valid = validLength(bytes);
  const start = new TextDecoder().decode(bytes.subarray(0, valid), { stream: true }).length;
  return new SourceText(name, text, { notUtf8From: start });
}

/** How many bytes can be read as UTF-8. */
function validLength(bytes: Uint8Array): number {
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    // A character that is cut off by the end counts as read.
    const decoder = new TextDecoder('utf-8', { fatal: true });
    try {
      decoder.decode(bytes.subarray(0, middle), { stream: true });
      low = middle;
    } catch {
      high = middle - 1;
    }
  }
  return low;
}

/** A path as a person in the working directory would type it. */
export function displayPath(path: string, workingDirectory: string): string {
  const short = relative(workingDirectory, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}
