import type { RlExpError } from '@rl-exp/core';
import { toDiagnostic, type Diagnostic } from './diagnostic.ts';
import type { Place, SourceText } from './source-text.ts';

interface Finding {
  readonly error: RlExpError;
  readonly place: Place;
  readonly related: readonly { readonly message: string; readonly place: Place }[];
}

/** Collects problems while reading goes on, so that all of them are reported together. */
export class Findings {
  readonly #findings: Finding[] = [];
  readonly #known = new Map<string, Set<SourceText>>();

  /** Many combinations of a matrix find the same problem; it is kept once. */
  add(error: RlExpError, place: Place, related: Finding['related'] = []): void {
    const key = `${place.start} ${error.code} ${error.message}`;
    const known = this.#known.get(key) ?? new Set();
    if (known.has(place.source)) return;
    this.#known.set(key, known.add(place.source));
    this.#findings.push({ error, place, related });
  }

  get count(): number {
    return this.#findings.length;
  }

  /** Each problem once, by file, line and column. Frames are cut now, when all that must be hidden is known. */
  diagnostics(): readonly Diagnostic[] {
    const byIdentity = new Map<string, Diagnostic>();
    for (const { error, place, related } of this.#findings) {
      const diagnostic = toDiagnostic(error, place, related);
      const { file, line, column, code, message } = diagnostic;
      byIdentity.set(JSON.stringify([file, line, column, code, message]), diagnostic);
    }
    return [...byIdentity.values()].toSorted(
      (a, b) =>
        (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
    );
  }
}
