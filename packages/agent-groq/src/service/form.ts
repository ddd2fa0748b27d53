import { z } from 'zod';
import { knownModel } from '../models.ts';
import type { GroqOptions } from '../options.ts';
import type { Fault } from './fault.ts';

/** How tightly a reply was held to its form: to the schema, to JSON, or to nothing. */
export const rungSchema = z.enum(['json_schema', 'json_object', 'text']);
export type Rung = z.infer<typeof rungSchema>;

/** A part of a request that a service may refuse. */
export type FormPart = Exclude<Rung, 'text'> | 'reasoning_effort' | 'seed' | 'service_tier';

/** What to begin with: all that model and options allow. */
export function initialForm({
  model,
  capabilities,
  service_tier: tier,
}: Pick<GroqOptions, 'model' | 'capabilities' | 'service_tier'>): ReadonlySet<FormPart> {
  const known = knownModel(model);
  const parts: readonly (readonly [FormPart, boolean])[] = [
    ['json_schema', capabilities.json_schema ?? known.jsonSchema],
    ['json_object', capabilities.json_object ?? known.jsonObject],
    ['reasoning_effort', true],
    ['seed', true],
    ['service_tier', tier !== undefined],
  ];
  return new Set(parts.flatMap(([part, has]) => (has ? [part] : [])));
}

export function rungOf(form: ReadonlySet<FormPart>): Rung {
  if (form.has('json_schema')) return 'json_schema';
  return form.has('json_object') ? 'json_object' : 'text';
}

/** The part to leave out after a fault, so that the next request may fare better; null where there is none. */
export function partAtFault(
  { name, message }: Fault,
  form: ReadonlySet<FormPart>,
): FormPart | null {
  const rung = rungOf(form);
  const lower = rung === 'text' ? null : rung;
  const has = (part: FormPart): FormPart | null => (form.has(part) ? part : null);
  if (name === 'capacity') return has('service_tier');
  if (name === 'generation') return lower;
  if (name !== 'unsupported') return null;
  if (/reasoning/i.test(message)) return has('reasoning_effort');
  if (/service.?tier/i.test(message)) return has('service_tier');
  if (/\bseed\b/i.test(message)) return has('seed');
  return lower;
}
