import { secretSchema, type JsonValue, type Plan, type RlExpError } from '@rl-exp/core';
import { experimentErrors } from './errors.ts';
import { pathText, type Path } from './located.ts';
import { slotNames, type SlotName } from './schema.ts';

/** Errors, one for each environment variable that the plan refers to and that is not set. */
export function missingSecrets(
  plan: Plan,
  environment: Readonly<Record<string, string | undefined>>,
  exceptOf?: SlotName,
): readonly RlExpError[] {
  const missing = new Map<string, RlExpError>();
  for (const cell of plan.cells) {
    for (const slot of slotNames) {
      if (slot === exceptOf) continue;
      for (const { name, path } of secretsIn(cell[slot].with, [slot, 'with'])) {
        if ((environment[name] ?? '') !== '' || missing.has(name)) continue;
        missing.set(
          name,
          experimentErrors.create('RLX_SECRET_MISSING', { name, path: pathText(path) }),
        );
      }
    }
  }
  return [...missing.values()];
}

function secretsIn(
  value: JsonValue | undefined,
  path: Path,
): readonly { readonly name: string; readonly path: Path }[] {
  if (typeof value !== 'object' || value === null) return [];
  const secret = secretSchema.safeParse(value);
  if (secret.success) return secret.data.optional === true ? [] : [{ name: secret.data.env, path }];
  return Object.entries(value).flatMap(([key, member]) =>
    secretsIn(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
