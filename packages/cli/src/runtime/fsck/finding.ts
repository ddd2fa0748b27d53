/** Something about a run that a person should know. */
export interface Finding {
  /** A note is what an interrupted run leaves and a continued one mends by itself. */
  readonly severity: 'damage' | 'note';
  readonly path: string;
  readonly reason: string;
  /** What to do. */
  readonly remedy: string;
}

export function damage(path: string, reason: string, remedy: string): Finding {
  return { severity: 'damage', path, reason, remedy };
}

export function note(path: string, reason: string, remedy: string): Finding {
  return { severity: 'note', path, reason, remedy };
}
