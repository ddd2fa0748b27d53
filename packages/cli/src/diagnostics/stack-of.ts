import { hideSecrets } from './hide-secrets.ts';

/** The stack of an error, and of what led to it: where a plugin failed, it is that which tells. Credentials are dotted out. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return hideSecrets(String(error));
  const own = hideSecrets(error.stack ?? error.message);
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`;
}
