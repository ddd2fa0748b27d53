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
  const reason = node.type === 'PLAIN' ? problemOf(text, value) : undefined;
  if (reason !== undefined) {
    findings.add(experimentErrors.create('RLX_NUMBER_AMBIGUOUS', { text, reason }), place);
  }
  const isJson =
    typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  return isJson ? value : null;
}

function problemOf(text: string, value: unknown): NumberProblem | undefined {
  if (/^[-+]?0\d+$/.test(text)) return 'leading-zero';
  if (/^[-+]?\d+(?:_\d+)+(?:\.\d*)?$/.test(text)) return 'underscore';
  if (typeof value !== 'number') return undefined;
  if (!Number.isFinite(value)) return 'not-finite';
  return /^[-+]?\d+$/.test(text) && !Number.isSafeInteger(value) ? 'unsafe' : undefined;
}
