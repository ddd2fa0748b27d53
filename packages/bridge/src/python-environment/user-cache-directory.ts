import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder of this user's cache: `$RL_EXP_CACHE`, else `rl-exp` under `$XDG_CACHE_HOME`, `~/.cache`, or on
 * macOS `~/Library/Caches`. It may be deleted at any time; it need not exist.
 */
export function userCacheDirectory(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if (environment['RL_EXP_CACHE']) return environment['RL_EXP_CACHE'];
  if (environment['XDG_CACHE_HOME']) return join(environment['XDG_CACHE_HOME'], 'rl-exp');
  return process.platform === 'darwin'
    ? join(homedir(), 'Library', 'Caches', 'rl-exp')
    : join(homedir(), '.cache', 'rl-exp');
}
