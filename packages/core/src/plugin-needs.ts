/** What a plugin takes up of the machine while it works for one cell: a trainer while it is open, a judge while it judges. */
export interface PluginNeeds {
  /** Processors that it keeps busy; a fraction where it mostly waits. */
  readonly cpus: number;
  /** True where it computes on a GPU if there is one. */
  readonly accelerator: boolean;
  /** Main memory; null where nobody knows. */
  readonly memory_bytes: number | null;
}
