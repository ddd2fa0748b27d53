import type { EventOf, JournalEvent, TrainerHandle } from '@rl-exp/core';
import { runtimeErrors } from './errors.ts';

/** An episode goes on only with the data and the trainer it began with. */
export function checkContinuity(
  past: readonly JournalEvent[],
  data: EventOf<'episode-start'>['data'],
  trainer: TrainerHandle,
): void {
  const begun = past.find((event) => event.type === 'episode-start');
  if (begun === undefined) return;
  for (const split of ['train', 'val', 'hidden'] as const) {
    if (begun.data[split] !== data[split])
      throw runtimeErrors.create('RLX_DATA_CHANGED', { split });
  }
  const parts = (['code', 'configuration', 'numerics'] as const).filter(
    (part) => JSON.stringify(begun.fingerprint[part]) !== JSON.stringify(trainer.fingerprint[part]),
  );
  if (parts.length > 0) throw runtimeErrors.create('RLX_TRAINER_CHANGED', { parts });
}
