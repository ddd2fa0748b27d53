import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout: string = fileURLToPath(new URL('..', import.meta.url));

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedCommand {
  readonly child: ChildProcess;
  readonly finished: Promise<CommandResult>;
}

/** Starts the real command from source, as the launcher does. */
export function startCommand(
  args: readonly string[],
  options: { readonly environment?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): StartedCommand {
  const child = spawn(
    process.execPath,
    ['--conditions=@rl-exp/source', join(checkout, 'packages/cli/src/bin.ts'), ...args],
    {
      cwd: options.cwd ?? checkout,
      env: options.environment ?? ownEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const finished = once(child, 'close').then(() => ({ exitCode: child.exitCode, stdout, stderr }));
  return { child, finished };
}

export async function command(
  args: readonly string[],
  options: Parameters<typeof startCommand>[1] = {},
): Promise<CommandResult> {
  return await startCommand(args, options).finished;
}

/** The environment of this process, with plain output. */
export function ownEnvironment(): Record<string, string> {
  const set = Object.entries(process.env).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return { ...Object.fromEntries(set), NO_COLOR: '1' };
}

/** A new empty folder with places for a store and for runs. */
export async function places(): Promise<{
  root: string;
  flags: readonly string[];
  store: string;
  runs: string;
}> {
  const root = await mkdtemp(join(tmpdir(), 'rl-exp-test-'));
  const store = join(root, 'store');
  const runs = join(root, 'runs');
  return { root, store, runs, flags: ['--store', store, '--runs', runs] };
}
