import type { Manifest } from './manifest.ts';

/** Brings examples to this machine, decoded. */
export interface DataV1 {
  /** Prepares these domains, and no more of a large source than they need. */
  prepare(request: { readonly domains: readonly string[] }, signal: AbortSignal): Promise<Manifest>;
}
