import type { Logger, WorkerSlot } from '@rl-exp/core';
import type { CollectStderrOptions } from './collect-stderr.ts';
import type { WorkerFiles } from './worker-files.ts';
import type { WorkerProcess } from './worker-process.ts';

/** What every worker is started with. */
export interface AnyWorkerOptions {
  /** Used in messages and log lines. */
  readonly name: string;
  readonly slot: WorkerSlot;
  readonly logger: Logger;
  /** Stops the start; a worker that runs is ended by `close`. */
  readonly signal?: AbortSignal | undefined;
  /** CPU threads of numeric libraries; from the plan, never from the machine. */
  readonly threads: number;
  /** Variables beyond the allow-list, e.g. a secret that this worker needs. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * All that it may use of this machine beside the system and its code, held by the kernel of a Linux with Landlock; left
   * out, or elsewhere, what its user may use. Of no meaning to a remote worker.
   */
  readonly files?: WorkerFiles | undefined;
  /** How long the worker may take to heed a cancellation or shutdown before it is ended. */
  readonly grace_ms?: number;
  /** How long the handshake may take. */
  readonly start_timeout_ms?: number;
  /**
   * How long nothing at all may be heard during a call, 30 s by default. The supervisor speaks for a worker that is
   * busy, whatever it does.
   */
  readonly silence_timeout_ms?: number;
  /** How long a worker may use no processor time and send nothing during a call, 10 minutes by default. */
  readonly stall_timeout_ms?: number;
}

/** A worker that is any program of this machine. */
export interface StartCommandOptions extends AnyWorkerOptions {
  /** The program and its arguments; a name without a slash is looked up on PATH. */
  readonly command: readonly string[];
  /** The folder in which it runs. */
  readonly directory: string;
  /** False keeps it from the network as a worker in Python; left out, true. */
  readonly network?: boolean;
}

/** A worker that is a module of Python. */
export interface StartWorkerOptions extends AnyWorkerOptions {
  /** Run as `python -m <module>`. */
  readonly module: string;
  /** Folder of the worker's own Python source, on PYTHONPATH beside the bridge's. */
  readonly sourceDirectory: string;
  /** Folders of Python source that it imports beside the bridge's and its own. */
  readonly libraries?: readonly string[];
  /** Import names that the interpreter must have. */
  readonly requires: readonly string[];
  /**
   * True lets the worker reach the network and the Hugging Face hub. Else the kernel of a Linux refuses it and all that it starts
   * any socket but local ones; elsewhere settings of libraries alone keep it offline.
   */
  readonly network: boolean;
  /**
   * Which files of this machine a remote worker may read, by their real path; none by default. What a
   * worker of this machine may read is said by its `files`.
   */
  readonly offers?: (path: string) => boolean;
}

/** A worker's process that was not greeted yet. */
export interface StartedProcess {
  readonly process: WorkerProcess;
  readonly python: string;
}

const secretCharacters = 8;

/** How to treat what the worker writes to stderr. */
export function stderrOptions(options: AnyWorkerOptions): CollectStderrOptions {
  const { name, logger, environment = {} } = options;
  return {
    secrets: Object.values(environment).filter((value) => value.length >= secretCharacters),
    onStderrLine: (line) => logger.debug(`${name}: ${line}`),
  };
}
