import { z } from 'zod';
import type { JsonSchema } from '../plugins/json-schema.ts';
import { experimentSchema } from './schema.ts';

let experimentJson: JsonSchema | undefined;

/** JSON Schema of an experiment without its plugins' options. */
export function experimentJsonSchema(): JsonSchema {
  experimentJson ??= z.toJSONSchema(experimentSchema, {
    target: 'draft-07',
    io: 'input',
  }) as JsonSchema;
  return experimentJson;
}
