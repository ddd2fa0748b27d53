import { SourceText } from '../diagnostics/source-text.ts';

const ofIndentation: readonly string[] = ['TAB_AS_INDENT', 'BAD_INDENT'];

/** One mistake makes the parser stumble more than once on the same line, and one of indentation on lines that follow. */
export function tellingProblems<
  Problem extends { readonly code: string; readonly pos: readonly [number, number] },
>(problems: readonly Problem[], text: string): readonly Problem[] {
  const lines = new SourceText('', text);
  const byLine = new Map<number, Problem>();
  for (const problem of problems) {
    const { line } = lines.positionAt(problem.pos[0]);
    if (!byLine.has(line)) byLine.set(line, problem);
  }
  const told = [...byLine.values()];
  const first = told.findIndex(({ code }) => ofIndentation.includes(code));
  return first === -1 ? told : told.slice(0, first + 1);
}

/** A YAML directive, which can only stand before the first line of content. */
export function directiveIn(text: string): { start: number; end: number } | undefined {
  const match = /^(?:\uFEFF?(?:[ \t]*(?:#.*)?\r?\n)*)(%.*)/.exec(text);
  if (match?.[1] === undefined) return undefined;
  const start = match[0].length - match[1].length;
  return { start, end: match[0].length };
}

/** The first space in the indentation of a line that is none to YAML, such as a no-break space. */
export function oddIndentIn(
  text: string,
): { readonly character: string; readonly start: number; readonly end: number } | undefined {
  const match = /^[ \t]*(?=[^\S \t\r\n])/m.exec(text);
  if (match === null) return undefined;
  const start = match.index + match[0].length;
  return { character: text.charAt(start), start, end: start + 1 };
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
