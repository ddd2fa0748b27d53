import { join } from 'node:path';
import { pathOnDisk } from './path-on-disk.ts';

/** The folder that holds the `rl_exp_bridge` Python package. */
export const bridgePythonDirectory = pathOnDisk(new URL('../python', import.meta.url));

const supervisor = join(bridgePythonDirectory, 'rl_exp_bridge', 'supervisor.py');

/**
 * The command under the supervisor, whose stdin is a lease: when it ends, in whatever way its owner went, no
 * process of the command is left. Without `network` the kernel refuses it sockets, where it can; with `files` it is kept to those
 * that the first line of stdin names. `python` must be 3.10 or newer.
 */
export function supervisedCommand(
  python: string,
  command: readonly string[],
  options: {
    readonly heartbeat_seconds?: number;
    readonly network?: boolean;
    readonly files?: boolean;
  } = {},
): readonly string[] {
  const { heartbeat_seconds: seconds, network = true, files = false } = options;
  const heartbeat = seconds === undefined ? [] : [`--heartbeat=${seconds}`];
  const closed = network ? [] : ['--no-network'];
  const named = files ? ['--files'] : [];
  return [python, '-I', '-S', supervisor, ...heartbeat, ...closed, ...named, ...command];
}
