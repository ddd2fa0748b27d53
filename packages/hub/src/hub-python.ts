import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the Python source that holds `rl_exp_hub`, for `libraries` of `startWorker`. */
export const hubPython: string = fileURLToPath(new URL('../python', import.meta.url));

/** What `rl_exp_hub` imports, for `requires` of `startWorker`. */
export const hubRequirements: readonly string[] = ['huggingface_hub', 'httpx'];

/** Settings of the user that a worker's allow-list does not know. */
const passedOn = [
  'HF_HUB_OFFLINE',
  'RL_EXP_HUB_DEADLINE_SECONDS',
  'RL_EXP_HUB_TRIES',
  'RL_EXP_HUB_FIRST_WAIT_SECONDS',
];

/**
 * What a worker that talks to the hub gets in `environment` of `startWorker`. The token is in HF_TOKEN, and only if
 * it is not empty. HF_HOME lies in the plugin's cache: no token file of the user is read, and nothing written elsewhere.
 */
export function hubEnvironment(
  token: string,
  cacheDirectory: string,
): Readonly<Record<string, string>> {
  const settings = passedOn.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(settings),
    ...(token === '' ? {} : { HF_TOKEN: token }),
    HF_HOME: join(cacheDirectory, 'huggingface'),
    HF_HUB_DISABLE_XET: '1',
    HF_HUB_DISABLE_IMPLICIT_TOKEN: '1',
  };
}
