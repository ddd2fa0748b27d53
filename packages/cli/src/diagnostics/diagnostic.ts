import type { RlExpError } from '@rl-exp/core';
import { frameAt, type FrameLine } from './code-frame.ts';
import type { Place } from './source-text.ts';

/** A second place that belongs to a problem, e.g. where a key was first written. */
export interface RelatedPlace {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One problem in what the user wrote, with its place. Lines and columns count from 1. */
export interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Characters from the column on that the problem covers, on its first line. */
  readonly length: number;
  readonly frame: readonly FrameLine[];
  readonly related?: readonly RelatedPlace[];
}

/** An error of a catalogue, laid at a place in the user's text. */
export function toDiagnostic(
  error: RlExpError,
  place: Place,
  related: readonly { readonly message: string; readonly place: Place }[] = [],
): Diagnostic {
  const position = place.source.positionAt(place.start);
  const firstLine = place.source.text.slice(place.start, place.end).split('\n', 1)[0] ?? '';
  return {
    code: error.code,
    message: error.message,
    hint: error.hint ?? null,
    file: place.source.name,
    ...position,
    length: Math.max(1, firstLine.trimEnd().length),
    frame: place.source.text === '' ? [] : frameAt(place.source.shownLines(), position.line),
    ...(related.length === 0 ? {} : { related: related.map(toRelated) }),
  };
}

function toRelated({ message, place }: { message: string; place: Place }): RelatedPlace {
  return { message, file: place.source.name, ...place.source.positionAt(place.start) };
}
