import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { Exit } from './describe-exit.ts';
import { LineDecoder } from './line-decoder.ts';
import { settlesWithin } from './settles-within.ts';
import { supervisedCommand } from './supervised-command.ts';
import { TextTail } from './text-tail.ts';

/** The folder that holds the `rl_exp_bridge` Python package. */
export const bridgePythonDirectory = fileURLToPath(new URL('../python', import.meta.url));

const stderrTailCharacters = 64 * 1024;
const stderrLineBytes = 64 * 1024;

export interface WorkerProcessOptions {
  /** Command prefix that reaches the place where the worker runs. */
  readonly launch: readonly string[];
  readonly python: string;
  readonly module: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Texts that must not be repeated from the worker's stderr. */
  readonly secrets: readonly string[];
  readonly onStderrLine: (line: string) => void;
}

/** A running Python module under its supervisor. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** The last 64 KiB of its stderr, without secrets and control codes. */
  readonly stderr: TextTail;
  /** Resolves once the process and all its descendants are gone; never rejects. */
  readonly exited: Promise<Exit>;
  /** Ends the whole tree: SIGTERM, then the end of the lease, then SIGKILL. */
  stop(): Promise<void>;
}

/**
 * Starts `python -m module` under the supervisor, whose stdin is the lease: if this process dies in whatever
 * way, nothing of the worker is left. It gets a session of its own, so that Ctrl-C reaches this process alone.
 */
export function spawnWorkerProcess(options: WorkerProcessOptions): WorkerProcess {
  const { launch, python, module, directory, environment } = options;
  const supervised = supervisedCommand(python, [python, '-m', module]);
  const [command = python, ...rest] = [...launch, ...supervised];
  const child = spawn(command, rest, {
    cwd: directory,
    env: environment,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const stderr = collectStderr(child.stderr, options);
  // A write to a worker that has just ended; its exit says more.
  child.stdin.on('error', () => {});

  const exited = new Promise<Exit>((resolve) => {
    child.once('error', (error) => {
      stderr.append(`${error.message}\n`);
      if (child.pid === undefined) resolve({ code: null, signal: null });
    });
    child.once('exit', (code, signal) => {
      const drained = new Promise((drain) => child.once('close', drain));
      void settlesWithin(drained, 500).then(() => resolve({ code, signal }));
    });
  });

  async function stop(): Promise<void> {
    if (child.pid === undefined) return;
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      if (await settlesWithin(exited, 5_000)) return;
      child.stdin.destroy();
      if (await settlesWithin(exited, 5_000)) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended in the meantime.
      }
    }
    await exited;
  }

  return { pid: child.pid, stdin: child.stdin, stdout: child.stdout, stderr, exited, stop };
}

function collectStderr(
  stream: Readable,
  { secrets, onStderrLine }: WorkerProcessOptions,
): TextTail {
  const tail = new TextTail(stderrTailCharacters);
  const decoder = new LineDecoder(stderrLineBytes);
  const keep = (lines: ReturnType<LineDecoder['push']>): void => {
    for (const line of lines) {
      let text = line.type === 'line' ? line.text : `(a line of ${line.bytes} bytes)`;
      text = stripVTControlCharacters(text).trimEnd();
      for (const secret of secrets) text = text.replaceAll(secret, '[redacted]');
      if (text === '') continue;
      tail.append(`${text}\n`);
      onStderrLine(text);
    }
  };
  stream.on('data', (chunk: Buffer) => keep(decoder.push(chunk)));
  stream.on('end', () => keep(decoder.flush()));
  return tail;
}
