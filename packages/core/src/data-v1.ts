import type { Manifest } from './manifest.ts';

/** What an experiment needs of a source. */
export interface DataRequest {
  /** The domains, and of each how many clips are enough; null for all of them. */
  readonly domains: Readonly<Record<string, number | null>>;
  /** The version to read, as a manifest named it; null for the one that the options name. */
  readonly version: string | null;
}

/** What preparing a request would bring, before anything is fetched but lists and tables. */
export interface DataEstimate {
  readonly version: string | null;
  readonly clips: number;
  readonly audio_seconds: number;
  /** What would come over the network; 0 where the source is on this machine, or was prepared before. */
  readonly download_bytes: number;
  /** What the decoded audio takes. */
  readonly disk_bytes: number;
}

/** Brings examples to this machine, decoded. */
export interface DataV1 {
  /** Prepares these domains, and no more of a large source than the request needs. */
  prepare(request: DataRequest, signal: AbortSignal): Promise<Manifest>;
  /**
   * Makes what `estimate` needs on this machine, such as a Python environment; that can take minutes, once. An estimate
   * has little time, and this is not part of it.
   */
  ready?(signal: AbortSignal): Promise<void>;
  /**
   * What `prepare` of the same request would bring. Null, at once and without starting anything, for a source on this
   * machine that has nothing to download.
   */
  estimate?(request: DataRequest, signal: AbortSignal): Promise<DataEstimate | null>;
}
