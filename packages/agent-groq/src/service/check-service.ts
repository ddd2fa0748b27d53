import type { Logger } from '@rl-exp/core';
import { z } from 'zod';
import { groqErrors } from '../errors.ts';
import { knownModel, replacementsFor } from '../models.ts';
import { faultOf, type Fault, type Outcome } from './fault.ts';
import { persist, type Persistence } from './persist.ts';
import type { Service } from './service.ts';

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/**
 * Looks whether the service takes the key and has the model, before anything is trained. Once a process has seen that,
 * it is not looked at again. A service that is there but busy, or that has no list of models, is only remarked on.
 *
 * @throws RLX_GROQ_KEY_REFUSED, RLX_GROQ_MODEL_GONE, RLX_GROQ_UNREACHABLE
 */
export async function checkService(
  service: Service,
  options: Persistence & { readonly attemptTimeoutMs: number; readonly logger: Logger },
): Promise<void> {
  const { shared, model, address } = service;
  if (shared.listed) return;
  const outcome = await persist(shared.gate, options, async (timeLeftMs) =>
    toList(
      await service.request(
        { path: '/models' },
        { timeoutMs: Math.min(options.attemptTimeoutMs, timeLeftMs), signal: options.signal },
      ),
    ),
  );
  if (!outcome.ok) {
    const error = toError(service, outcome.fault);
    if (error !== null) throw error;
    options.logger.warn(
      `Whether ${address} has '${model}' could not be looked up (${outcome.fault.message}); it is asked all the same.`,
    );
    return;
  }
  if (!outcome.value.includes(model)) throw modelGone(service, outcome.value);
  shared.listed = true;
}

function toList(received: Outcome<{ readonly body: string }>): Outcome<readonly string[]> {
  if (!received.ok) return received;
  try {
    const { data } = listSchema.parse(JSON.parse(received.value.body));
    return { ok: true, value: data.map(({ id }) => id) };
  } catch {
    return { ok: false, fault: faultOf('malformed', 'its list of models is none') };
  }
}

/** The error that a fault of the service is, where another try would end the same way; else null. */
function toError(service: Service, fault: Fault): Error | null {
  const { address, variable } = service;
  switch (fault.name) {
    case 'key':
      return groqErrors.create('RLX_GROQ_KEY_REFUSED', {
        address,
        variable,
        status: fault.status,
        said: fault.message,
      });
    case 'model':
      return modelGone(service, []);
    case 'connection':
      return groqErrors.create('RLX_GROQ_UNREACHABLE', { address, said: fault.message });
    default:
      return null;
  }
}

function modelGone({ address, model }: Service, served: readonly string[]): Error {
  return groqErrors.create('RLX_GROQ_MODEL_GONE', {
    model,
    address,
    retired: knownModel(model).retired ?? null,
    replacements: replacementsFor(model, served),
  });
}
