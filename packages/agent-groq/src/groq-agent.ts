import type { AgentV1, PluginContext } from '@rl-exp/core';
import { decideStep } from './decide-step.ts';
import { groqErrors } from './errors.ts';
import type { GroqOptions } from './options.ts';
import { loadPrompts, type Prompts } from './prompt/load-prompts.ts';
import { ask } from './service/ask.ts';
import { checkService } from './service/check-service.ts';
import { findKey } from './service/find-key.ts';
import { initialForm } from './service/form.ts';
import type { Persistence } from './service/persist.ts';
import { Service } from './service/service.ts';

/** An agent that asks a model what to do. It keeps nothing between steps but prompts and a connection. */
export function createGroqAgent(options: GroqOptions, plugin: PluginContext): AgentV1 {
  const { logger } = plugin;
  let service: Service | null = null;
  let prompts: Promise<Prompts> | null = null;

  // A run that is played from its record has no key, so nothing looks for one until something is sent.
  const reach = (): Service =>
    (service ??= new Service({
      address: options.base_url,
      key: findKey(options, plugin),
      model: options.model,
    }));

  const persistence = (signal: AbortSignal): Persistence => ({
    retries: options.retries,
    retryDelayMs: options.retry_delay_ms,
    retryAfterCapMs: options.retry_after_cap_ms,
    until: performance.now() + options.deadline_ms,
    signal,
  });

  return {
    async prepare({ signal }) {
      await (prompts ??= loadPrompts(options, plugin));
      const attemptTimeoutMs = options.attempt_timeout_ms;
      await checkService(reach(), { ...persistence(signal), attemptTimeoutMs, logger });
    },

    async decide(observation, context) {
      const { until } = persistence(context.signal);
      return await decideStep(observation, context, {
        options,
        prompts: await (prompts ??= loadPrompts(options, plugin)),
        logger,
        send: async (question, signal) => {
          const answer = await ask(reach(), question, {
            ...persistence(signal),
            until,
            attemptTimeoutMs: options.attempt_timeout_ms,
            form: initialForm(options),
          });
          const { fault } = answer;
          // A failure that ends the run is not put on record, so that the same question is asked when it goes on.
          if (fault !== null && fault.name !== 'too_long' && options.on_unavailable === 'fail') {
            const why = `${fault.name}: ${fault.message}`;
            throw groqErrors.create('RLX_GROQ_UNAVAILABLE', { step: observation.step, why });
          }
          return answer;
        },
      });
    },
  };
}
