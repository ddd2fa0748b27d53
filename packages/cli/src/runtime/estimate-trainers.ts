import {
  canonicalJson,
  type Plan,
  type PlannedSlot,
  type TrainerEstimate,
  type TrainerV1,
} from '@rl-exp/core';
import { askEstimate, type EstimateProblem, type EstimateTimes } from './ask-estimate.ts';
import type { PluginHost } from './plugin-host.ts';

/** What a trainer says that opening it would bring, or why it cannot say it. */
export interface TrainerForecast {
  readonly use: string;
  /** What it trains, where its options name that. */
  readonly model: string | null;
  readonly estimate: TrainerEstimate | null;
  readonly problem: EstimateProblem | null;
}

/** Asks every distinct trainer of a plan that has something to fetch. */
export async function estimateTrainers({
  plan,
  host,
  ...times
}: EstimateTimes & { readonly plan: Plan; readonly host: PluginHost }): Promise<
  readonly TrainerForecast[]
> {
  const forecastOf = async (slot: PlannedSlot) => {
    let trainer: TrainerV1 | undefined;
    const asked = await askEstimate(
      {
        ready: async (signal) => {
          trainer = await host.trainer(slot);
          if (trainer.estimate !== undefined) await trainer.ready?.(signal);
        },
        estimate: async (signal) => await trainer?.estimate?.(signal),
      },
      times,
    );
    const { model } = slot.with;
    return asked === null
      ? null
      : { use: slot.use, model: typeof model === 'string' ? model : null, ...asked };
  };
  const slots = Map.groupBy(plan.cells, ({ trainer }) => canonicalJson(trainer));
  const distinct = [...slots.values()].flatMap(([cell]) => (cell === undefined ? [] : [cell]));
  const forecasts = await Promise.all(distinct.map(({ trainer }) => forecastOf(trainer)));
  return forecasts.filter((forecast) => forecast !== null);
}
