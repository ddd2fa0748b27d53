import { hideSecrets, hideRange } from './hide-secrets.ts';

// What would steer the terminal that a frame is printed on.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]/g;

/** A text that diagnostics point into: a file, or the argument of a `--set`. */
export class SourceText {
  /** How it is called in messages: a path as the reader would type it, or `--set`. */
  readonly name: string;
  readonly text: string;
  /** From where on the bytes were no text; null where all of them were. */
  readonly notUtf8From: number | null;
  #lineStarts: readonly number[] | undefined;
  #shown: string;
  #shownLines: readonly string[] | undefined;

  constructor(
    name: string,
    text: string,
    { notUtf8From = null }: { readonly notUtf8From?: number | null } = {},
  ) {
    this.name = name;
    this.text = text;
    this.notUtf8From = notUtf8From;
    this.#shown = hideSecrets(text).replaceAll(controls, '\uFFFD');
  }

  /** Keeps a stretch of the text, such as a literal secret, out of every message and frame. */
  hide(start: number, end: number): void {
    this.#shown = hideRange(this.#shown, start, end);
    this.#shownLines = undefined;
  }

  /** A stretch of the text as it may be shown; hidden characters are dots. */
  shown(start: number, end: number): string {
    return this.#shown.slice(start, end);
  }

  /** The lines as they may be shown, without line ends. */
  shownLines(): readonly string[] {
    this.#shownLines ??= this.#shown.split(/\r?\n/);
    return this.#shownLines;
  }

  /** Line and column of an offset, counting from 1. */
  positionAt(offset: number): { readonly line: number; readonly column: number } {
    this.#lineStarts ??= [0, ...[...this.text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    const starts = this.#lineStarts;
    let [line, end] = [0, starts.length];
    while (end - line > 1) {
      const middle = Math.floor((line + end) / 2);
      if ((starts[middle] ?? 0) <= offset) line = middle;
      else end = middle;
    }
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  }
}

/** A stretch of a source, by offsets. */
export interface Place {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** The text at a place as it may be quoted in a message: its first line, at most 40 characters. */
export function quote({ source, start, end }: Place): string {
  const line = source.shown(start, end).split('\n', 1)[0] ?? '';
  return line.length > 40 ? `${line.slice(0, 39)}…` : line.trimEnd();
}
