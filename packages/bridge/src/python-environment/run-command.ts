import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { LineDecoder } from '../line-decoder.ts';
import { settlesWithin } from '../settles-within.ts';
import { TextTail } from '../text-tail.ts';

export interface RunCommandOptions {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly timeout_ms?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with each line of stdout and stderr. */
  readonly onLine?: (line: string) => void;
}

export interface CommandResult {
  /** Null if it was ended by a signal or a time limit, or could not be started. */
  readonly code: number | null;
  /** The last 64 KiB. */
  readonly stdout: string;
  /** The last 30 lines of stdout and stderr. */
  readonly lastLines: readonly string[];
}

/**
 * Runs a command to its end; failures are values. Its stdin stays open as long as this process lives, and ends
 * with it, which tells a supervisor to clean up.
 */
export async function runCommand(options: RunCommandOptions): Promise<CommandResult> {
  const { command, environment, timeout_ms: timeoutMs, signal, onLine } = options;
  const [file = '', ...rest] = command;
  const child = spawn(file, rest, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  const stdout = new TextTail(64 * 1024);
  const both = new TextTail(64 * 1024);
  const onText = (text: string): void => {
    both.append(`${text}\n`);
    onLine?.(text);
  };
  readLines(child.stdout, (text) => {
    stdout.append(`${text}\n`);
    onText(text);
  });
  readLines(child.stderr, onText);
  child.stdin.on('error', () => {});
  const end = (): void => void child.kill('SIGTERM');
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted === true) end();
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      both.append(`${error.message}\n`);
      resolve(null);
    });
    // A descendant that was left behind may hold the pipes open.
    child.once('exit', (exitCode) => {
      const closed = new Promise((close) => child.once('close', close));
      void settlesWithin(closed, 500).then(() => resolve(exitCode));
    });
  });
  signal?.removeEventListener('abort', end);
  clearTimeout(timer);
  return { code, stdout: stdout.text, lastLines: both.lines(30) };
}

function readLines(stream: Readable, onText: (text: string) => void): void {
  const decoder = new LineDecoder(1024 * 1024);
  const report = (lines: ReturnType<LineDecoder['push']>): void => {
    for (const line of lines) {
      if (line.type === 'line') onText(stripVTControlCharacters(line.text).trimEnd());
    }
  };
  stream.on('data', (chunk: Buffer) => report(decoder.push(chunk)));
  stream.on('end', () => report(decoder.flush()));
}
