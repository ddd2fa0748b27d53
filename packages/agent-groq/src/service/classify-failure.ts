import { APIConnectionTimeoutError, APIError } from 'groq-sdk';
import { z } from 'zod';
import { cleanText } from '../reply/clean-text.ts';
import { faultOf, type Fault, type FaultName } from './fault.ts';
import { retryAfterMs } from './retry-after.ts';
import { BodyTooLarge } from './whole-body-fetch.ts';

const detailSchema = z.object({
  message: z.string().catch(''),
  code: z.union([z.string(), z.number()]).nullish().catch(null),
  param: z.string().nullish().catch(null),
  failed_generation: z.string().nullish().catch(null),
});
/** Groq and OpenAI put the details under `error`; other servers put them at the top. */
const errorSchema = z.union([
  z.object({ error: detailSchema }).transform(({ error }) => error),
  z.object({ error: z.string() }).transform(({ error }) => detailSchema.parse({ message: error })),
  detailSchema,
]);
type Detail = z.infer<typeof detailSchema>;

/** What a request failed of. Everything that the SDK throws comes here. */
export function classifyFailure(error: unknown, nowMs: number): Fault {
  if (causes(error).some((cause) => cause instanceof BodyTooLarge)) {
    return faultOf('malformed', 'a response of more than 1 MiB');
  }
  if (error instanceof APIConnectionTimeoutError)
    return faultOf('timeout', 'no whole response in time');
  if (!(error instanceof APIError) || error.status === undefined) {
    return faultOf('connection', cleanText(reasonOf(error), 300));
  }
  const status: number = error.status;
  const headers = error.headers instanceof Headers ? error.headers : new Headers();
  const parsed = errorSchema.safeParse(error.error);
  const detail = parsed.success ? parsed.data : detailSchema.parse({ message: error.message });
  const about = detail.param == null ? '' : ` (${detail.param})`;
  const message = cleanText((detail.message || error.message) + about, 300);
  return faultOf(nameOf(status, detail, message), message, {
    status,
    retryAfterMs: retryAfterMs(headers, detail.message, nowMs),
    failedGeneration: detail.failed_generation ?? null,
  });
}

const tooLong =
  /context.?(?:length|window|size)|maximum context|too many tokens|reduce the length|request too large/i;
const formPart =
  /response_?format|json.?schema|json.?object|structured output|reasoning|\bseed\b|service.?tier/i;

function nameOf(status: number, { code }: Detail, message: string): FaultName {
  const named = String(code ?? '');
  if (named === 'tool_use_failed' || named === 'json_validate_failed') return 'generation';
  if (named === 'model_not_found' || named === 'model_decommissioned') return 'model';
  if (status === 401 || status === 403) return 'key';
  if (status === 429) return 'rate_limited';
  if (status === 498) return 'capacity';
  if (status === 413 || named === 'context_length_exceeded') return 'too_long';
  if (status === 404) return /model/i.test(message) ? 'model' : 'refused';
  if ([400, 422, 501].includes(status)) {
    if (tooLong.test(message)) return 'too_long';
    if (formPart.test(message)) return 'unsupported';
  }
  return status === 408 || status === 409 || status === 425 || status >= 500 ? 'server' : 'refused';
}

function causes(error: unknown): readonly unknown[] {
  const found: unknown[] = [];
  for (let each = error; each instanceof Error && found.length < 5; each = each.cause)
    found.push(each);
  return found;
}

/** The innermost reason: a system's code where there is one. */
function reasonOf(error: unknown): string {
  const inner = causes(error).at(-1);
  if (!(inner instanceof Error)) return 'the connection failed';
  return 'code' in inner && typeof inner.code === 'string'
    ? `${inner.code} ${inner.message}`
    : inner.message;
}
