/** One line of the table: what was tried, and how much of it was survived. */
export interface Row {
  readonly scenario: string;
  /** Null where the scenario cannot be tried here; the detail says why. */
  readonly tried: number | null;
  readonly survived: number;
  readonly detail: string;
  /** One text for each thing that was not survived. */
  readonly faults: readonly string[];
}

/** True where everything that was tried was survived. */
export function isSurvived({ tried, survived, faults }: Row): boolean {
  return faults.length === 0 && (tried === null || survived === tried);
}

/** `3 runs`, `1 run`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
