import type { PluginContext } from '@rl-exp/core';
import { groqErrors } from '../errors.ts';
import { groqBaseUrl, type GroqOptions } from '../options.ts';

/** A key and the variable it came from; both null for a service that wants none. */
export interface Key {
  readonly variable: string | null;
  readonly value: string | null;
}

const groqVariable = 'GROQ_API_KEY';
/** What the variable is often called by mistake. */
const alias = 'GROK_API_KEY';

/**
 * The key for the service that the options name. Without `api_key` only Groq itself gets one, so that no other host is
 * ever sent Groq's.
 *
 * @throws RLX_GROQ_KEY_MISSING, RLX_GROQ_KEY_UNUSABLE
 */
export function findKey(
  { api_key: named, base_url: address }: Pick<GroqOptions, 'api_key' | 'base_url'>,
  { secret, logger }: Pick<PluginContext, 'secret' | 'logger'>,
): Key {
  const isGroq = address === groqBaseUrl;
  const variable = named?.env ?? (isGroq ? groqVariable : null);
  if (variable === null) return { variable, value: null };
  const value = secret({ env: variable, optional: true }).trim();
  if (value !== '') return { variable, value: usable(value, variable) };
  if (variable === groqVariable) {
    const other = secret({ env: alias, optional: true }).trim();
    if (other !== '') {
      logger.warn(`${groqVariable} is not set; the key in ${alias} is taken instead.`);
      return { variable: alias, value: usable(other, alias) };
    }
  }
  if (isGroq || named?.optional !== true) {
    throw groqErrors.create('RLX_GROQ_KEY_MISSING', { variable });
  }
  return { variable, value: null };
}

function usable(value: string, variable: string): string {
  if (/^[!#-[\]-~]+$/.test(value)) return value;
  throw groqErrors.create('RLX_GROQ_KEY_UNUSABLE', { variable });
}
