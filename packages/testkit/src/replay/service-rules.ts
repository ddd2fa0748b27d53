import { z } from 'zod';
import type { ChatRequest } from './chat-request.ts';

/** What a model can do. */
export interface ServedModel {
  /** Whether replies can be held to a JSON Schema. */
  readonly strict: boolean;
  /** Levels of `reasoning_effort` that it takes. */
  readonly efforts: readonly string[];
}

/** Models that the server has unless told otherwise. */
export const groqModels: Readonly<Record<string, ServedModel>> = {
  'openai/gpt-oss-120b': { strict: true, efforts: ['low', 'medium', 'high'] },
  'openai/gpt-oss-20b': { strict: true, efforts: ['low', 'medium', 'high'] },
  'qwen/qwen3.6-27b': { strict: false, efforts: ['none', 'default'] },
  'whisper-large-v3': { strict: false, efforts: [] },
};

/** Why a request is refused, as the service words it. */
export type RefusedRequest = {
  readonly status: number;
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
};

/** Why a request cannot be answered; null where it can. */
export function refusalOf(
  request: ChatRequest,
  models: Readonly<Record<string, ServedModel>>,
): RefusedRequest | null {
  const served = models[request.model];
  return served === undefined ? unknownModel(request.model) : formFault(request, served);
}

function unknownModel(model: string): RefusedRequest {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return { status: 404, message, code: 'model_not_found' };
}

function formFault(request: ChatRequest, { strict, efforts }: ServedModel): RefusedRequest | null {
  const { response_format: format, reasoning_effort: effort, messages } = request;
  if (effort !== undefined && !efforts.includes(effort)) {
    const message = `\`reasoning_effort\` must be one of ${efforts.join(', ')}`;
    return { status: 400, message, param: 'reasoning_effort' };
  }
  if (format?.type === 'json_object' && !messages.some(({ content }) => /json/i.test(content))) {
    const message =
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.";
    return { status: 400, message };
  }
  if (format?.type !== 'json_schema') return null;
  if (!strict) {
    const message =
      'This model does not support response format `json_schema`. See supported models at https://console.groq.com/docs/structured-outputs#supported-models';
    return { status: 400, message, param: 'response_format' };
  }
  const fault = schemaFault(format.json_schema.schema);
  const message = `invalid JSON schema for response_format: 'decision': ${fault}`;
  return fault === null ? null : { status: 400, message, param: 'response_format' };
}

const constrainedSchema = z.union([
  z.strictObject({
    type: z.literal('object'),
    properties: z.record(z.string(), z.looseObject({})),
    required: z.array(z.string()),
    additionalProperties: z.literal(false),
  }),
  z.strictObject({
    type: z.enum(['string', 'number', 'integer']),
    enum: z.array(z.string()).optional(),
  }),
]);

/** What constrained decoding refuses about a schema: optional members, other members, other keywords. */
function schemaFault(schema: object): string | null {
  const parsed = constrainedSchema.safeParse(schema);
  if (!parsed.success) return 'keyword is not supported';
  if (!('properties' in parsed.data)) return null;
  const { properties, required } = parsed.data;
  if (Object.keys(properties).some((name) => !required.includes(name))) {
    return '`required` is required to be an array including every key in properties';
  }
  return (
    Object.values(properties)
      .map(schemaFault)
      .find((fault) => fault !== null) ?? null
  );
}
