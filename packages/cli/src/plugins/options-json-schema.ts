import type { PluginV1 } from '@rl-exp/core';
import { z } from 'zod';
import { asJsonSchema, type JsonSchema } from './json-schema.ts';

type ToJsonSchema = (options: { readonly target: string }) => unknown;

const withJsonSchema = z.object({
  jsonSchema: z.object({ input: z.custom<ToJsonSchema>((value) => typeof value === 'function') }),
});

const known = new WeakMap<object, JsonSchema | undefined>();

/** The options of a plugin as draft-07 JSON Schema; undefined where its schema library cannot say. */
export function optionsJsonSchema(plugin: Pick<PluginV1, 'options'>): JsonSchema | undefined {
  const { options } = plugin;
  if (!known.has(options)) known.set(options, toJsonSchema(plugin));
  return known.get(options);
}

function toJsonSchema(plugin: Pick<PluginV1, 'options'>): JsonSchema | undefined {
  const standard = withJsonSchema.safeParse(plugin.options['~standard']);
  if (!standard.success) return undefined;
  try {
    return asJsonSchema(standard.data.jsonSchema.input({ target: 'draft-07' }));
  } catch {
    // A schema that JSON Schema cannot express only loses its hints.
    return undefined;
  }
}
