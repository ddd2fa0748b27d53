import type { RuntimeEvent } from '../runtime/runtime-event.ts';

/** Shows what the runtime does, on stderr. */
export interface Reporter {
  on(event: RuntimeEvent): void;
  /** Leaves the terminal clean, for others to write on and also after an error. What is told later is shown below that. */
  close(): void;
}

/** The part of a stream that reporters use. */
export interface Output {
  write(text: string): unknown;
  readonly columns?: number;
  readonly rows?: number;
}
