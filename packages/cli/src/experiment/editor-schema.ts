import { isRlExpError, pluginKinds, type PluginKind } from '@rl-exp/core';
import { listPlugins, type ListedPlugin } from '../plugins/list-plugins.ts';
import { loadPlugin } from '../plugins/load-plugin.ts';
import { optionsJsonSchema } from '../plugins/options-json-schema.ts';
import { experimentJsonSchema } from './experiment-json-schema.ts';
import { hoistDefinitions } from './hoist-definitions.ts';
import type { JsonSchema } from '../plugins/json-schema.ts';
import { requiredOnly, withoutRequired } from './required-keys.ts';
import { keysWithoutAxis, labelPattern, matrixLists, profileSchema, slotNames } from './schema.ts';

/** The JSON Schema of experiments for editors, and the plugins whose options are missing from it. */
export interface EditorSchema {
  readonly schema: JsonSchema;
  readonly skipped: readonly { readonly use: string; readonly reason: string }[];
}

/**
 * Core keys, and for every slot the options of the installed plugins. A file that extends another or has a matrix may
 * leave keys out.
 *
 * @param from absolute path of a file in the folder that plugins are looked for from.
 */
export async function editorSchema(from: string): Promise<EditorSchema> {
  const skipped: { use: string; reason: string }[] = [];
  const definitions: Record<string, JsonSchema> = {};
  const plugins = listPlugins({ from });
  const slots: Record<string, JsonSchema> = {};
  for (const slot of slotNames) {
    const options: Record<string, JsonSchema> = {};
    for (const plugin of plugins.filter(({ kind }) => kind === slot)) {
      const found = await optionsOf(plugin, from);
      if ('reason' in found) skipped.push({ use: `${slot} ${plugin.name}`, reason: found.reason });
      else
        options[plugin.name] = hoistDefinitions(
          found.schema,
          `${slot}-${plugin.name}`,
          definitions,
        );
    }
    slots[slot] = slotJsonSchema(slot, options);
  }

  const core = experimentJsonSchema();
  const whole: JsonSchema = { ...core, properties: { ...core.properties, ...slots } };
  const layer = withoutRequired(whole);
  const properties = {
    ...layer.properties,
    seeds: orSeries(layer.properties?.['seeds']),
    matrix: matrixJsonSchema(),
  };
  const profileKeys = new Set(Object.keys(profileSchema.shape));
  const inProfile = Object.entries(properties).filter(([key]) => profileKeys.has(key));
  const profiles = {
    ...whole.properties?.['profiles'],
    additionalProperties: { $ref: '#/definitions/profile' },
  };
  const { definitions: _unused, ...root } = layer;
  const schema: JsonSchema = {
    ...root,
    title: 'rl-exp experiment',
    properties: { ...properties, profiles },
    required: ['version'],
    // What a file leaves out may be in a file that it extends, or in its matrix.
    if: { not: { anyOf: [{ required: ['extends'] }, { required: ['matrix'] }] } },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: requiredOnly(whole),
    definitions: {
      ...definitions,
      profile: {
        type: 'object',
        properties: Object.fromEntries(inProfile),
        additionalProperties: false,
      },
    },
  };
  return { schema: JSON.parse(JSON.stringify(schema)), skipped };
}

const seriesJsonSchema: JsonSchema = {
  type: 'string',
  pattern: '^(?:-?\\d+\\.\\.-?\\d+|log\\([^(),]+,[^(),]+,[^(),]+\\))$',
  description: 'A range such as 0..9, or log(1e-6,1e-3,5).',
};
const labelJsonSchema: JsonSchema = { pattern: labelPattern, not: { enum: ['use', 'with'] } };

/** What a list of numbers may be written as instead. */
function orSeries(list: JsonSchema | undefined): JsonSchema {
  return { description: list?.description ?? '', anyOf: [list ?? {}, seriesJsonSchema] };
}

/** A list of values, or a map of named ones. */
function valuesJsonSchema(value: JsonSchema): readonly JsonSchema[] {
  return [
    { type: 'array', minItems: 1, items: value },
    {
      type: 'object',
      minProperties: 1,
      propertyNames: labelJsonSchema,
      additionalProperties: value,
    },
  ];
}

/** Axes over slots hold slots; of others an editor knows the name of the first key. */
function matrixJsonSchema(): JsonSchema {
  const { properties = {} } = experimentJsonSchema();
  const {
    description = '',
    properties: lists = {},
    additionalProperties,
  } = properties['matrix'] ?? {};
  const keys = Object.keys(properties).filter((key) => !keysWithoutAxis.includes(key));
  const names = (...others: readonly string[]): JsonSchema => ({
    pattern: `^(?:${[...others, `(?:${keys.join('|')})(?:\\.[^.]+)*`].join('|')})$`,
  });
  const slotAxis = (slot: string): JsonSchema => ({
    description: `Whole slots, each in the place of \`${slot}\`: a list, or a map of named ones.`,
    anyOf: valuesJsonSchema({ allOf: [{ $ref: `#/properties/${slot}` }], required: ['use'] }),
  });
  const axis: JsonSchema = {
    description:
      (typeof additionalProperties === 'object' ? additionalProperties.description : '') ?? '',
    anyOf: [...valuesJsonSchema({}), seriesJsonSchema],
  };
  const slots = Object.fromEntries(slotNames.map((slot) => [slot, slotAxis(slot)]));
  const listOf = (name: string, entry: JsonSchema): JsonSchema => ({
    type: 'array',
    description: lists[name]?.description ?? '',
    items: { type: 'object', minProperties: 1, ...entry },
  });
  return {
    type: 'object',
    description,
    properties: {
      ...slots,
      zip: listOf('zip', { properties: slots, propertyNames: names(), additionalProperties: axis }),
      exclude: listOf('exclude', {}),
      add: listOf('add', { propertyNames: names('seeds') }),
    },
    propertyNames: names(...matrixLists),
    additionalProperties: axis,
  };
}

async function optionsOf(
  { kind, name }: ListedPlugin,
  from: string,
): Promise<{ readonly schema: JsonSchema } | { readonly reason: string }> {
  try {
    const { plugin } = await loadPlugin({ kind, use: name, from });
    const schema = optionsJsonSchema(plugin);
    return schema === undefined
      ? { reason: 'its options cannot be expressed as JSON Schema' }
      : { schema };
  } catch (error) {
    if (!isRlExpError(error)) throw error;
    return { reason: error.message };
  }
}

/** A slot whose options depend on the plugin in use. */
function slotJsonSchema(
  slot: PluginKind,
  options: Readonly<Record<string, JsonSchema>>,
): JsonSchema {
  const core = experimentJsonSchema().properties?.[slot];
  const { use, with: anyOptions } = core?.properties ?? {};
  return {
    type: 'object',
    description: core?.description ?? pluginKinds.join(),
    properties: {
      use: {
        description: use?.description ?? '',
        anyOf: [{ enum: Object.keys(options) }, { type: 'string', minLength: 1 }],
      },
      with: { type: 'object', description: anyOptions?.description ?? '' },
    },
    required: ['use'],
    additionalProperties: false,
    allOf: Object.entries(options).map(([name, schema]) => ({
      if: { properties: { use: { const: name } }, required: ['use'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: {
        properties: { with: schema },
        ...((schema.required?.length ?? 0) > 0 ? { required: ['with'] } : {}),
      },
    })),
  };
}
