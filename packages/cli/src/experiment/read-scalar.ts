import type { Scalar } from 'yaml';
import type { Findings } from '../diagnostics/findings.ts';
import type { Place } from '../diagnostics/source-text.ts';
import { experimentErrors, type NumberProblem } from './errors.ts';

/** The value of a scalar; numbers that readers of YAML disagree about are refused. */
export function readScalar(
  node: Scalar,
  place: Place,
  findings: Findings,
): string | number | boolean | null {
  const { value } = node;
  const text = node.source ?? String(value);
  // A tag makes a number of a quoted text too.
  const reason =
    node.type === 'PLAIN' || typeof value === 'number' ? problemOf(text, value) : undefined;
  if (reason !== undefined) {
    findings.add(experimentErrors.create('RLX_NUMBER_AMBIGUOUS', { text, reason }), place);
  }
  reportUnprintable(value, place, findings);
  const isJson =
    typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  if (!isJson && value !== null) {
    const data = { code: 'TAG_RESOLVE_FAILED', message: `The tag ${node.tag} is not accepted` };
    findings.add(experimentErrors.create('RLX_YAML_SYNTAX', data), place);
  }
  return isJson ? value : null;
}

function problemOf(text: string, value: unknown): NumberProblem | undefined {
  if (/^[-+]?0\d+$/.test(text)) return 'leading-zero';
  if (/^[-+]?\d+(?:_\d+)+(?:\.\d*)?$/.test(text)) return 'underscore';
  if (typeof value !== 'number') return undefined;
  if (!Number.isFinite(value)) return 'not-finite';
  const isWhole = /^[-+]?(?:\d+|0[xo][\da-fA-F]+)$/.test(text);
  return isWhole && !Number.isSafeInteger(value) ? 'unsafe' : undefined;
}

/** Reports a text that cannot be written to a file or handed to a process as it is. */
export function reportUnprintable(value: unknown, place: Place, findings: Findings): void {
  const found = typeof value === 'string' ? /[\0\p{Surrogate}]/u.exec(value)?.[0] : undefined;
  if (found === undefined) return;
  const data = { character: codePointText(found) };
  findings.add(experimentErrors.create('RLX_YAML_CHARACTER', data), place);
}

/** `U+0000`. */
export function codePointText(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${digits.padStart(4, '0')}`;
}
