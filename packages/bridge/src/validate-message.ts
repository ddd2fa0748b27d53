import { Ajv, type ValidateFunction } from 'ajv';

const ajv = new Ajv({ allErrors: false, strict: false, validateFormats: false });
const compiled = new WeakMap<object, ValidateFunction>();

export type ValidatedMessage<Message> =
  | { readonly type: 'valid'; readonly message: Message }
  | { readonly type: 'invalid'; readonly problem: string };

/** Checks a message against a JSON Schema (draft-07), which is compiled once. `{}` takes anything. */
export function validateMessage<Message>(
  schema: object,
  message: unknown,
): ValidatedMessage<Message> {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  const isMessage = (value: unknown): value is Message => validate(value) === true;
  if (isMessage(message)) return { type: 'valid', message };
  return { type: 'invalid', problem: ajv.errorsText(validate.errors, { dataVar: 'reply' }) };
}
