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
  return new Map(
    filesBelow(folder).map((path) => [
      relative(folder, path)
        .split(sep)
        .map((name) => packedNames[name] ?? name)
        .join('/'),
      fill(readFileSync(path, 'utf8'), words),
    ]),
  );
}

/** Level by level: what Yarn's Plug'n'Play reads out of an archive does not know in which folder it lies. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

function fill(text: string, words: Readonly<Record<string, string>>): string {
  return text.replace(/__([a-z]+)__/g, (whole, word: string) => words[word] ?? whole);
}
