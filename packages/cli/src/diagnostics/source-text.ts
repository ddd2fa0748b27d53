import { hideSecrets, hideRange } from './hide-secrets.ts';

/** A text that diagnostics point into: a file, or the argument of a `--set`. */
export class SourceText {
  /** How it is called in messages: a path as the reader would type it, or `--set`. */
  readonly name: string;
  readonly text: string;
  readonly #hidden: { readonly start: number; readonly end: number }[] = [];

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }

  /** Keeps a stretch of the text, such as a literal secret, out of every message and frame. */
  hide(start: number, end: number): void {
    this.#hidden.push({ start, end });
  }

  /** The text as it may be shown; same length and lines as the original. */
  shown(): string {
    return this.#hidden.reduce(
      (text, range) => hideRange(text, range.start, range.end),
      hideSecrets(this.text),
    );
  }

  /** Line and column of an offset, counting from 1. */
  positionAt(offset: number): { readonly line: number; readonly column: number } {
    const before = this.text.slice(0, offset);
    const lineStart = before.lastIndexOf('\n') + 1;
    return { line: before.split('\n').length, column: offset - lineStart + 1 };
  }
}

/** A stretch of a source, by offsets. */
export interface Place {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** The text at a place as it may be quoted in a message: its first line, at most 40 characters. */
export function quote(place: Place): string {
  const line = place.source.shown().slice(place.start, place.end).split('\n', 1)[0] ?? '';
  return line.length > 40 ? `${line.slice(0, 39)}…` : line.trimEnd();
}
