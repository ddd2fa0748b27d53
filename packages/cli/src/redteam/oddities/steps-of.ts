import type { EventOf } from '@rl-exp/core';
import type { SceneRun } from '../redteam-case.ts';

/** Ends of a run's steps, in their order. */
export async function stepsOf(run: SceneRun): Promise<readonly EventOf<'step-end'>[]> {
  return (await run.readJournal()).flatMap((event) => (event.type === 'step-end' ? [event] : []));
}
