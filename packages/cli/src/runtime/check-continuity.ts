import {
  canonicalJson,
  type EventOf,
  type JournalEvent,
  type PlannedCell,
  type TrainerHandle,
} from '@rl-exp/core';
import { differences, type Difference } from './differences.ts';
import { runtimeErrors } from './errors.ts';

type Identity = Pick<TrainerHandle, 'root' | 'fingerprint'>;

/** What the last steps on record were made under; null before the episode has begun. */
export function regimeOf(past: readonly JournalEvent[]): EventOf<'episode-start' | 'fork'> | null {
  return past.findLast((event) => event.type === 'episode-start' || event.type === 'fork') ?? null;
}

/**
 * An episode goes on only with the trainer it began with. A fork brings its own, which must start from the same root.
 *
 * @throws RLX_TRAINER_CHANGED with what differs.
 */
export function checkTrainer(
  past: readonly JournalEvent[],
  cell: PlannedCell,
  trainer: Identity,
): void {
  const regime = regimeOf(past);
  if (regime === null) return;
  const fingerprint = regime.cell === cell.id ? regime.fingerprint : trainer.fingerprint;
  const found = trainerDifferences({ fingerprint, root: { id: regime.root } }, trainer);
  if (found.length > 0) throw runtimeErrors.create('RLX_TRAINER_CHANGED', { differences: found });
}

/** How two trainers differ in what decides results. */
export function trainerDifferences(
  before: { readonly fingerprint: Identity['fingerprint']; readonly root: { readonly id: string } },
  after: Identity,
): readonly Difference[] {
  const identity = ({ fingerprint, root }: typeof before): unknown => ({
    ...fingerprint,
    root: root.id,
  });
  if (canonicalJson(identity(before)) === canonicalJson(identity(after))) return [];
  return differences(identity(before), identity(after));
}
