import { isRlExpError } from '@rl-exp/core';
import { demand } from './demand.ts';

/** Everything that a person could read of an error and its causes. */
export function textOfError(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? String(error);
  const { cause } = error;
  const hint = isRlExpError(error) ? (error.hint ?? '') : '';
  return [
    error.message,
    hint,
    error.stack ?? '',
    JSON.stringify({ ...error }),
    cause === undefined ? '' : textOfError(cause),
  ].join('\n');
}

/** Demands that an error says what happened and what to do, under a code that stays. @throws RLX_CONTRACT_BROKEN */
export function demandCoded(error: unknown, when: string): void {
  const said = error instanceof Error ? error.message : String(error);
  demand(
    isRlExpError(error),
    `${when} it fails with an error that has no code: ${said}`,
    'Make the error with a catalogue: defineErrors({ RLX_MINE_FACT: { … } }), and throw mine.create(…).',
  );
  demand(
    /^RLX_[A-Z0-9_]+$/.test(error.code),
    `${when} its error has the code '${error.code}'; codes begin with RLX_.`,
  );
  demand(
    said.trim() !== '' && (error.hint ?? '').trim() !== '',
    `${when} its error ${error.code} does not say what happened and what to do about it.`,
  );
}
