import { SourceText } from '../diagnostics/source-text.ts';

/** One mistake makes the parser stumble more than once on the same line. */
export function firstOfEachLine<Problem extends { readonly pos: readonly [number, number] }>(
  problems: readonly Problem[],
  text: string,
): readonly Problem[] {
  const lines = new SourceText('', text);
  const byLine = new Map<number, Problem>();
  for (const problem of problems) {
    const { line } = lines.positionAt(problem.pos[0]);
    if (!byLine.has(line)) byLine.set(line, problem);
  }
  return [...byLine.values()];
}

/** A YAML directive, which can only stand before the first line of content. */
export function directiveIn(text: string): { start: number; end: number } | undefined {
  const match = /^(?:\uFEFF?(?:[ \t]*(?:#.*)?\r?\n)*)(%.*)/.exec(text);
  if (match?.[1] === undefined) return undefined;
  const start = match[0].length - match[1].length;
  return { start, end: match[0].length };
}

/** The first character that YAML does not take as it is, such as NUL or what steers a terminal. */
export function controlIn(
  text: string,
): { readonly character: string; readonly start: number; readonly end: number } | undefined {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  const match = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F]/.exec(text);
  if (match === null) return undefined;
  return { character: match[0], start: match.index, end: match.index + 1 };
}
