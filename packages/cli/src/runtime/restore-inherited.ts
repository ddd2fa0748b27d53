import { canonicalJson, cellAt, type EventOf, type JournalEvent } from '@rl-exp/core';
import { withTrainer, type TrainerOptions } from './with-trainer.ts';

type Step = EventOf<'step-end'>;

/**
 * Makes states again that a fork may go on from and that the store has no more, by the trainers that they were made with:
 * under other trainer options its own trainer could not.
 */
export async function restoreInherited(
  options: TrainerOptions,
  events: readonly JournalEvent[],
): Promise<void> {
  const { cell, store } = options;
  if (cell.fork === undefined) return;
  const last = cell.fork.step;
  const inherited = events
    .filter((event) => event.type === 'step-end')
    .filter(({ step }) => step <= last);
  const slotOf = (step: number): string => canonicalJson(cellAt(cell, step).trainer);

  /** The step that made a step's state, itself or one that it continued; undefined for the root. */
  function makerOf(step: Step | undefined): Step | undefined {
    const made = step?.transition?.outcome === 'ok';
    return step === undefined || made ? step : makerOf(before(step));
  }
  const before = ({ from }: Step): Step | undefined => inherited.find(({ step }) => step === from);

  async function restore(step: Step | undefined): Promise<void> {
    const maker = makerOf(step);
    if (maker === undefined || slotOf(maker.step) === canonicalJson(cell.trainer)) return;
    const { manifest } = await store.requireStateRecord(maker.state);
    if (await store.holds(manifest)) return;
    let parent = makerOf(before(maker));
    while (parent !== undefined && slotOf(parent.step) === slotOf(maker.step)) {
      parent = makerOf(before(parent));
    }
    await restore(parent);
    const { check: _check, ...opening } = options;
    await withTrainer({ ...opening, cell: cellAt(cell, maker.step) }, async (trainer) => {
      await trainer.restore(maker.state);
    });
  }

  for (const step of cell.environment.branch ? inherited : inherited.slice(-1)) await restore(step);
}
