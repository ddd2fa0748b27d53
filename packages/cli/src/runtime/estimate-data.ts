import { clipsNeeded, isRlExpError, type DataEstimate, type Digest, type Plan } from '@rl-exp/core';
import { dataUses, type DataUse } from './data-request.ts';
import { runtimeErrors } from './errors.ts';
import type { PinFile } from './pin-file.ts';
import type { PluginHost } from './plugin-host.ts';

/** What a source says that preparing its splits would bring, or why it cannot say it. */
export interface DataForecast {
  readonly request: Digest;
  readonly use: string;
  readonly estimate: DataEstimate | null;
  readonly problem: {
    readonly code: string;
    readonly message: string;
    readonly hint: string | null;
  } | null;
}

/**
 * Asks every source of a plan that has something to fetch, within a time once it is ready to answer. Sources on this
 * machine are left out.
 */
export async function estimateData(options: {
  readonly plan: Plan;
  readonly host: PluginHost;
  readonly pins: PinFile;
  readonly timeoutMs: number;
  /** Stops asking; what stops it is thrown. */
  readonly signal: AbortSignal;
}): Promise<readonly DataForecast[]> {
  const forecasts = await Promise.all(
    dataUses(options.plan).map(async (use) => await forecastOf(use, options)),
  );
  return forecasts.filter((forecast) => forecast !== null);
}

async function forecastOf(
  use: DataUse,
  { host, pins, timeoutMs, signal: stop }: Omit<Parameters<typeof estimateData>[0], 'plan'>,
): Promise<DataForecast | null> {
  const { request, data: slot, splits } = use;
  try {
    const data = await host.data(slot);
    if (data.estimate === undefined) return null;
    await data.ready?.(stop);
    const version = pins.pinOf(request)?.version ?? null;
    const asked = { domains: clipsNeeded(splits), version };
    const estimate = await within(
      timeoutMs,
      async (signal) => await data.estimate?.(asked, AbortSignal.any([signal, stop])),
    );
    return estimate == null ? null : { request, use: slot.use, estimate, problem: null };
  } catch (error) {
    if (stop.aborted) throw error;
    const {
      code,
      message,
      hint = null,
    } = isRlExpError(error)
      ? error
      : runtimeErrors.create('RLX_DATA_ESTIMATE_FAILED', { reason: String(error) });
    return { request, use: slot.use, estimate: null, problem: { code, message, hint } };
  }
}

/** Work that is given up after a while, also where it does not listen. */
async function within<Result>(
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const giveUp = new AbortController();
  const late = runtimeErrors.create('RLX_DATA_ESTIMATE_LATE', { seconds: timeoutMs / 1000 });
  const timer = setTimeout(() => giveUp.abort(late), timeoutMs);
  const given = new Promise<never>((_, reject) => {
    giveUp.signal.addEventListener('abort', () => reject(late), { once: true });
  });
  try {
    return await Promise.race([work(giveUp.signal), given]);
  } finally {
    clearTimeout(timer);
  }
}
