import type { RuntimeEvent } from '../runtime/runtime-event.ts';

/** Shows what the runtime does, on stderr. */
export interface Reporter {
  on(event: RuntimeEvent): void;
  /** Leaves the terminal clean; called once, also after an error. */
  close(): void;
}

/** The part of a stream that reporters use. */
export interface Output {
  write(text: string): unknown;
  readonly columns?: number;
  readonly rows?: number;
}
