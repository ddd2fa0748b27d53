import type { Isolation } from '@rl-exp/core';

export interface RequestOptions {
  /** JSON Schema (draft-07) that the reply must match. */
  readonly schema?: object;
  /** Asks the worker to stop; see `Worker.request`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A process that answers calls. Several may be in flight: those of its `methods` are answered one after
 * the other, those of its `beside` at the same time.
 */
export interface Worker extends AsyncDisposable {
  readonly name: string;
  /** The interpreter that it runs on, or its supervisor where it is any program. */
  readonly python: string;
  /** True if it runs on another machine, as another user or in a container: no file of this one is read there. */
  readonly remote: boolean;
  /** What its supervisor says that it is kept from. */
  readonly isolation: Isolation;
  /** Process id of its supervisor, which everything of the worker is below; of a remote one, the launcher's. */
  readonly pid: number | undefined;
  /** Lines on its stdout since the handshake that were no message. */
  readonly protocolViolations: number;
  /**
   * Calls a method. After an abort it rejects with RLX_WORKER_CANCELLED once the worker has stopped working on
   * it; a worker that does not stop in time is ended.
   *
   * @throws RlExpError with the worker's own code; or RLX_WORKER_DIED, RLX_WORKER_SILENT (nothing was heard of it),
   *   RLX_WORKER_STALLED (it stood still), RLX_WORKER_CANCELLED, RLX_WORKER_PROTOCOL (the reply does not match the
   *   schema), RLX_WORKER_FAILED (an unexpected exception). The first three are `retryable`, with a new worker.
   */
  request<Reply = unknown>(
    method: string,
    params: object,
    options?: RequestOptions,
  ): Promise<Reply>;
  /**
   * Brings a file of a remote worker's machine, which the worker must have offered. The destination appears whole
   * and on disk, or not at all; if it is there with the expected size, nothing is done.
   *
   * @throws RlExpError RLX_REMOTE_FILE_DAMAGED, RLX_REMOTE_FILE_REFUSED, and those of `request`.
   */
  pull(
    source: string,
    destination: string,
    expected: { readonly sha256: string; readonly bytes: number },
  ): Promise<void>;
  /** Asks the worker to end, and ends it: afterwards no process of it is left. May be called again. */
  close(): Promise<void>;
}
