import { testkitErrors } from '../errors.ts';

/**
 * Goes on only where something holds.
 *
 * @param breach what the plugin does instead, in a full sentence.
 * @throws RLX_CONTRACT_BROKEN
 */
export function demand(
  holds: boolean,
  breach: string | (() => string),
  mend?: string,
): asserts holds {
  if (holds) return;
  throw testkitErrors.create('RLX_CONTRACT_BROKEN', {
    breach: typeof breach === 'string' ? breach : breach(),
    mend,
  });
}
