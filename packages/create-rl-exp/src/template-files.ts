import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const templates = fileURLToPath(new URL('../templates', import.meta.url));

/** Names that package managers treat in ways of their own when this package is packed. */
const packedNames: Readonly<Record<string, string>> = {
  _gitignore: '.gitignore',
  _license: 'LICENSE',
};

/**
 * The files of a template by their path, `__word__` replaced.
 *
 * @param words what stands for each `__word__`.
 */
export function templateFiles(
  template: string,
  words: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const folder = join(templates, template);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [
        relative(folder, path)
          .split(sep)
          .map((name) => packedNames[name] ?? name)
          .join('/'),
        fill(readFileSync(path, 'utf8'), words),
      ]),
  );
}

function fill(text: string, words: Readonly<Record<string, string>>): string {
  return text.replace(/__([a-z]+)__/g, (whole, word: string) => words[word] ?? whole);
}
