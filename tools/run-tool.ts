import { spawn, type ChildProcess } from 'node:child_process';
import { root } from './repository.ts';

export interface RunToolOptions {
  /** Relative to the root; without it the root. */
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ToolResult {
  /** 127 where it could not be started, 128 where a signal ended it. */
  readonly status: number;
  readonly stdout: string;
  /** Both streams, in the order in which they came. */
  readonly output: string;
}

/** Runs a program of the toolchain and keeps what it says. */
export async function runTool(
  command: readonly string[],
  options: RunToolOptions = {},
): Promise<ToolResult> {
  const child = start(command, options, 'pipe');
  const texts: { readonly stream: 'stdout' | 'stderr'; readonly text: string }[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => texts.push({ stream, text }));
  }
  child.on('error', ({ message }) => texts.push({ stream: 'stderr', text: `${message}\n` }));
  const status = await statusOf(child);
  const textOf = (chosen: typeof texts): string => chosen.map(({ text }) => text).join('');
  return {
    status,
    stdout: textOf(texts.filter(({ stream }) => stream === 'stdout')),
    output: textOf(texts),
  };
}

/** Runs a program whose output goes where ours goes. */
export async function showTool(
  command: readonly string[],
  options: RunToolOptions = {},
): Promise<number> {
  return await statusOf(start(command, options, 'inherit'));
}

function start(
  [program = '', ...parameters]: readonly string[],
  { folder = '.', environment = {} }: RunToolOptions,
  output: 'pipe' | 'inherit',
): ChildProcess {
  return spawn(program, parameters, {
    cwd: `${root}/${folder}`,
    env: { ...process.env, ...environment },
    stdio: ['ignore', output, output],
  });
}

async function statusOf(child: ChildProcess): Promise<number> {
  return await new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', (status) => resolve(status ?? 128));
  });
}
