import type { StateManifest, TrainingReport } from '@rl-exp/core';
import { Store } from '../../runtime/store/store.ts';
import type { SceneRun } from '../redteam-case.ts';
import type { Forgery } from './forge-run.ts';

/**
 * What to say of training that was not what the plan asks for: everything that is counted, from an honest run of the
 * plan. What was measured, such as losses, stays.
 */
export async function alibiOf(
  honest: SceneRun,
): Promise<Required<Pick<Forgery, 'training' | 'meta'>>> {
  const store = await Store.open(honest.store);
  const trainings = new Map<number, TrainingReport>();
  const metas = new Map<number, StateManifest['meta']>();
  for (const event of await honest.readJournal()) {
    if (event.type === 'episode-start') metas.set(0, (await store.requireState(event.root)).meta);
    if (event.type !== 'step-end' || event.transition === null) continue;
    trainings.set(event.step, event.transition.training);
    metas.set(event.step, (await store.requireState(event.state)).meta);
  }
  return {
    training: (training, step) => {
      const { train_loss, grad_norm } = training;
      return { ...(trainings.get(step) ?? training), train_loss, grad_norm };
    },
    meta: (meta, step) => {
      const counted = metas.get(step) ?? meta;
      return Object.fromEntries(
        Object.entries(meta).map(([name, value]) => [
          name,
          name === 'probe_loss' ? value : (counted[name] ?? value),
        ]),
      );
    },
  };
}
