import { isRlExpError, type PluginContext, type Prerequisite } from '@rl-exp/core';
import { groqOptionsSchema } from './options.ts';
import { checkService } from './service/check-service.ts';
import { findKey } from './service/find-key.ts';
import { Service } from './service/service.ts';

const timeLimitMs = 10_000;

/** Whether Groq takes the key that is set and serves the default model. Having none is no fault: other agents need none. */
export async function inspectGroq(context: PluginContext): Promise<readonly Prerequisite[]> {
  const { base_url: address, model } = groqOptionsSchema.parse({});
  const name = 'key';
  try {
    const key = findKey({ base_url: address }, context);
    await checkService(new Service({ address, key, model }), {
      retries: 0,
      retryDelayMs: 1,
      retryAfterCapMs: 0,
      until: performance.now() + timeLimitMs,
      attemptTimeoutMs: timeLimitMs,
      signal: AbortSignal.timeout(2 * timeLimitMs),
      logger: context.logger,
    });
    return [{ name, ok: true, detail: `${key.variable ?? ''} is set; ${model} can be asked` }];
  } catch (error) {
    if (!isRlExpError(error)) throw error;
    if (error.code === 'RLX_GROQ_KEY_MISSING') {
      return [{ name, ok: true, detail: 'none is set; needed where an experiment asks Groq' }];
    }
    return [{ name, ok: false, detail: error.message, hint: error.hint ?? '' }];
  }
}
