import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { checkout } from '../command.ts';

/** A fenced block of a document. */
export interface Fence {
  /** `docs/comparing.md:11`, where it begins. */
  readonly place: string;
  readonly language: string;
  /** What stands behind the language, e.g. `proof`. */
  readonly mark: string;
  readonly text: string;
  /** The file that its first line names in a comment, where it does. */
  readonly path: string | null;
  /** True where that file is one of the checkout's, of which this is an excerpt. */
  readonly isExcerpt: boolean;
}

export interface Document {
  /** From the checkout's root. */
  readonly path: string;
  readonly text: string;
  readonly fences: readonly Fence[];
  /** The text without its fences; lines stay where they are. */
  readonly prose: string;
}

const folders = ['docs', 'docs/guides', 'docs/reference'];

/** Every document for users: README, guides, references, and the README of each package. */
export function documents(): readonly Document[] {
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(checkout, folder)).map((name) => `${folder}/${name}`),
  );
  const packages = readdirSync(join(checkout, 'packages')).map(
    (name) => `packages/${name}/README.md`,
  );
  return ['README.md', ...inFolders, ...packages]
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) => document(path));
}

function document(path: string): readonly Document[] {
  let text: string;
  try {
    text = readFileSync(join(checkout, path), 'utf8');
  } catch {
    return [];
  }
  return [{ path, text, ...parts(path, text) }];
}

function parts(path: string, text: string): Pick<Document, 'fences' | 'prose'> {
  const fences: Fence[] = [];
  const prose: string[] = [];
  let open: { readonly line: number; readonly indent: number; readonly info: string } | null = null;
  let held: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const [, indent = '', info] = /^( *)```(.*)$/.exec(line) ?? [];
    prose.push(open === null && info === undefined ? line : '');
    if (info === undefined) {
      held.push(line);
    } else if (open === null) {
      open = { line: index + 1, indent: indent.length, info: info.trim() };
      held = [];
    } else {
      const { indent: width, info: written, line: at } = open;
      const [language = '', ...marks] = written.split(/\s+/);
      const content = held.map((each) => each.slice(Math.min(width, each.search(/\S|$/))));
      const named = /^(?:#|\/\/) ([\w./-]+\.\w+)$/.exec(content[0] ?? '')?.[1] ?? null;
      fences.push({
        place: `${path}:${at}`,
        language,
        mark: marks.join(' '),
        text: `${content.join('\n')}\n`,
        path: named,
        isExcerpt: named !== null && existsSync(join(checkout, named)),
      });
      open = null;
    }
  }
  return { fences, prose: prose.join('\n') };
}

/** What a link in a document leads to, from the checkout's root. */
export function linkTarget(
  from: string,
  link: string,
): { readonly path: string; readonly anchor: string } {
  const [path = '', anchor = ''] = link.split('#');
  const absolute = path === '' ? join(checkout, from) : join(checkout, dirname(from), path);
  return { path: relative(checkout, absolute), anchor };
}

/** Anchors of a document's headings, as code hosts make them. */
export function anchorsOf({ prose }: Pick<Document, 'prose'>): ReadonlySet<string> {
  const headings = prose.split('\n').flatMap((line) => /^#+ (.+)$/.exec(line)?.[1] ?? []);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
