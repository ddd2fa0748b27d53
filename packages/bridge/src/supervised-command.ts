import { fileURLToPath } from 'node:url';

const supervisor = fileURLToPath(new URL('../python/rl_exp_bridge/supervisor.py', import.meta.url));

/**
 * The command under the supervisor, whose stdin is a lease: when it ends, in whatever way its owner went, no
 * process of the command is left. `python` must be 3.10 or newer.
 */
export function supervisedCommand(python: string, command: readonly string[]): readonly string[] {
  return [python, '-I', '-S', supervisor, ...command];
}
