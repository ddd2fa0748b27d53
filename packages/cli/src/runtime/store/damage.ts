/** A file that is not what it must be. */
export interface Damage {
  readonly path: string;
  readonly kind: 'transitions' | 'evaluations' | 'states' | 'blobs';
  readonly reason: string;
  readonly remedy: string;
}
