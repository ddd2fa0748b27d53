import { clipsNeeded, type DataEstimate, type DataV1, type Digest, type Plan } from '@rl-exp/core';
import { askEstimate, type EstimateProblem, type EstimateTimes } from '../ask-estimate.ts';
import { dataUses, type DataUse } from './data-request.ts';
import type { PinFile } from './pin-file.ts';
import type { PluginHost } from '../plugin-host.ts';

/** What a source says that preparing its splits would bring, or why it cannot say it. */
export interface DataForecast {
  readonly request: Digest;
  readonly use: string;
  readonly estimate: DataEstimate | null;
  readonly problem: EstimateProblem | null;
}

/** Asks every source of a plan that has something to fetch. Sources on this machine are left out. */
export async function estimateData({
  plan,
  host,
  pins,
  ...times
}: EstimateTimes & {
  readonly plan: Plan;
  readonly host: PluginHost;
  readonly pins: PinFile;
}): Promise<readonly DataForecast[]> {
  const forecastOf = async ({ request, data: slot, splits }: DataUse) => {
    let data: DataV1 | undefined;
    const asked = await askEstimate(
      {
        ready: async (signal) => {
          data = await host.data(slot);
          if (data.estimate !== undefined) await data.ready?.(signal);
        },
        estimate: async (signal) => {
          const version = pins.pinOf(request)?.version ?? null;
          return await data?.estimate?.({ domains: clipsNeeded(splits), version }, signal);
        },
      },
      times,
    );
    return asked === null ? null : { request, use: slot.use, ...asked };
  };
  const forecasts = await Promise.all(dataUses(plan).map(forecastOf));
  return forecasts.filter((forecast) => forecast !== null);
}
