import type { PlannedCell, ReplayCount } from '@rl-exp/core';
import type { Share } from './cells/share.ts';
import type { SharedParts } from './cells/shared-parts.ts';
import type { PluginHost } from './plugin-host.ts';
import type { RunDirectory } from './run-directory.ts';
import type { EmitEvent } from './runtime-event.ts';
import type { StopSignals } from './stop-signals.ts';
import type { Store } from './store/store.ts';

/** What executing a cell works with. */
export interface CellOptions {
  readonly run: RunDirectory;
  readonly cell: PlannedCell;
  readonly store: Store;
  readonly host: PluginHost;
  readonly emit: EmitEvent;
  readonly stop: StopSignals;
  readonly now: () => Date;
  /** What the cells of the run have in common. */
  readonly shared: SharedParts;
  /** The part of the machine that the cell works with. */
  readonly share: Share;
  /** A run whose journals answer agents' exchanges; then nothing is sent. */
  readonly answers?: RunDirectory | undefined;
  /** How many transitions are trained again for the verdict; as many as the judge wants where left out. */
  readonly replay?: ReplayCount | undefined;
  /** Whether the judge is to do all that its option `full` names, whatever the plan says. */
  readonly full?: boolean | undefined;
  /** A judged run whose cells the scores are paired with. */
  readonly baseline?: RunDirectory | undefined;
}
