import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { collectStderr, type CollectStderrOptions } from './collect-stderr.ts';
import type { Exit } from './describe-exit.ts';
import { endMarkedProcesses } from './end-marked-processes.ts';
import { settlesWithin } from './settles-within.ts';
import type { TextTail } from './text-tail.ts';

const markVariable = 'RL_EXP_WORKER_ID';
const patienceMs = 5_000;
const dumpMs = 500;

export interface WorkerProcessOptions extends CollectStderrOptions {
  readonly command: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** True where the command only leads to another machine, user or container. */
  readonly remote: boolean;
  /** False where the command would end from being asked where its threads are; left out, true. */
  readonly dumpsStacks?: boolean;
}

/** A running worker, as this machine sees it: its supervisor, or the launcher that leads to it. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** The last 64 KiB of its stderr, without secrets and control codes. */
  readonly stderr: TextTail;
  /** Resolves once the process and all its descendants are gone; never rejects. */
  readonly exited: Promise<Exit>;
  /** Asks a worker of this machine that knows how to write where its threads are to stderr. */
  dumpStacks(): Promise<void>;
  /** Ends the whole tree: SIGTERM unless it is not to be asked, then the end of the lease, then SIGKILL. */
  stop(options?: { readonly ask: boolean }): Promise<void>;
}

/**
 * Starts a supervisor, or what leads to one, whose stdin is the lease: if this process dies in whatever way, nothing
 * of the worker is left. It gets a session of its own, so that Ctrl-C reaches this process alone.
 */
export function spawnWorkerProcess(options: WorkerProcessOptions): WorkerProcess {
  const { command, directory, environment, remote, dumpsStacks = true } = options;
  const [file = '', ...rest] = command;
  const id = randomUUID();
  const child = spawn(file, rest, {
    cwd: directory,
    // A launcher may leave behind what others use as well, such as a shared connection; it is not marked.
    env: remote ? environment : { ...environment, [markVariable]: id },
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
    const drained = new Promise((drain) => child.once('close', drain));
    child.once('exit', (code, signal) => {
      // A supervisor that was killed could not clean up.
      const cleaned =
        remote || code === 0 ? Promise.resolve() : endMarkedProcesses(markVariable, id);
      void cleaned.then(() => settlesWithin(drained, 500)).then(() => resolve({ code, signal }));
    });
  });
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;

  async function dumpStacks(): Promise<void> {
    if (remote || !dumpsStacks || child.pid === undefined || !isRunning()) return;
    child.kill('SIGUSR1');
    await sleep(dumpMs);
  }

  async function stop({ ask }: { readonly ask: boolean } = { ask: true }): Promise<void> {
    if (child.pid === undefined) return;
    if (isRunning()) {
      // A signal would end a launcher alone; the end of the lease reaches what it leads to.
      if (ask && !remote) {
        child.kill('SIGTERM');
        if (await settlesWithin(exited, patienceMs)) return;
      }
      child.stdin.destroy();
      if (await settlesWithin(exited, ask ? patienceMs : 1_000)) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended in the meantime.
      }
    }
    await exited;
  }

  return {
    pid: child.pid,
    stdin: child.stdin,
    stdout: child.stdout,
    stderr,
    exited,
    dumpStacks,
    stop,
  };
}
