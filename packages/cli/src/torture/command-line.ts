import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a child ended and what it said. */
export interface CommandResult {
  /** Null for one that was killed. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface StartedCommand {
  readonly pid: number;
  readonly finished: Promise<CommandResult>;
  hasEnded(): boolean;
  signal(name: NodeJS.Signals): void;
}

export interface CommandOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** The largest file it may write, in blocks of 512 bytes. */
  readonly fileBlocks?: number;
}

/** The same rl-exp as this process, started as its children. All of them end with it. */
export class CommandLine {
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #workingDirectory: string;
  readonly #stop: AbortSignal;
  readonly #children = new Set<ChildProcess>();

  constructor(options: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly workingDirectory: string;
    readonly stop: AbortSignal;
  }) {
    this.#environment = options.environment;
    this.#workingDirectory = options.workingDirectory;
    this.#stop = options.stop;
    this.#stop.addEventListener('abort', () => this.#killAll());
  }

  /** Runs a command to its end. @throws the reason of the stop signal. */
  async run(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return await this.start(args, options).finished;
  }

  start(args: readonly string[], options: CommandOptions = {}): StartedCommand {
    this.#stop.throwIfAborted();
    const began = performance.now();
    const [program = '', ...rest] = commandOf(args, options.fileBlocks);
    const child = spawn(program, rest, {
      cwd: this.#workingDirectory,
      env: { ...this.#environment, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.add(child);
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        text[name] += chunk;
      });
    }
    const finished = this.#finish(child, began, text);
    // Who started it may look at its end later than it comes.
    finished.catch(() => undefined);
    return {
      pid: child.pid ?? 0,
      finished,
      hasEnded: () => child.exitCode !== null || child.signalCode !== null,
      signal: (name) => child.kill(name),
    };
  }

  async #finish(
    child: ChildProcess,
    began: number,
    text: { readonly stdout: string; readonly stderr: string },
  ): Promise<CommandResult> {
    const closed = once(child, 'close');
    await once(child, 'exit');
    const seconds = (performance.now() - began) / 1000;
    // Where a process that it left behind holds its output open, that is found by other means.
    await Promise.race([closed, sleep(2000, undefined, { ref: false })]);
    this.#children.delete(child);
    this.#stop.throwIfAborted();
    return { exitCode: child.exitCode, ...text, seconds };
  }

  /** Ends every child that still runs. */
  async close(): Promise<void> {
    const ended = [...this.#children].map((child) => once(child, 'exit'));
    this.#killAll();
    await Promise.race([Promise.all(ended), sleep(5000, undefined, { ref: false })]);
  }

  #killAll(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }
}

function commandOf(args: readonly string[], fileBlocks: number | undefined): readonly string[] {
  const [, entry = ''] = process.argv;
  // Two processes cannot listen for one debugger.
  const nodeFlags = process.execArgv.filter((flag) => !flag.startsWith('--inspect'));
  const command = [process.execPath, ...nodeFlags, entry, ...args];
  if (fileBlocks === undefined) return command;
  return ['sh', '-c', 'ulimit -f "$0" && exec "$@"', String(fileBlocks), ...command];
}

/** The error code that a failed command named, or a word for its absence. */
export function codeOf({ stderr }: CommandResult): string {
  return /RLX_[A-Z0-9_]+/.exec(stderr)?.[0] ?? 'no error code';
}

/** What a failed command said of it, without what came before and without a stack. */
export function errorOf({ stderr }: CommandResult): string {
  const lines = stderr.trim().split('\n');
  const first = lines.findIndex((line) => line.includes('RLX_'));
  const said = first === -1 ? lines.slice(-3) : lines.slice(first);
  return said
    .filter((line) => !/^\s+at /.test(line))
    .slice(0, 6)
    .join('\n');
}

/** How a command ended, for a line of a report. */
export function describeEnd(result: CommandResult): string {
  if (result.exitCode === 0) return 'exit 0';
  const said = errorOf(result)
    .replaceAll(/\s*\n\s*/g, ' ')
    .slice(0, 400);
  return `exit ${result.exitCode ?? 'by a signal'}, ${said}`;
}
