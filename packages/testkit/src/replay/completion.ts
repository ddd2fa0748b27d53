import type { ServerResponse } from 'node:http';

/** A chat completion as Groq writes it. */
export function completion(
  content: string | null,
  options: {
    readonly model?: string;
    readonly finish_reason?: string;
    readonly refusal?: string;
  } = {},
): object {
  const { model = 'openai/gpt-oss-120b', finish_reason = 'stop', refusal } = options;
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, ...(refusal === undefined ? {} : { refusal }) },
        logprobs: null,
        finish_reason,
      },
    ],
    usage: {
      queue_time: 0.01,
      prompt_tokens: 1000,
      completion_tokens: 100,
      total_tokens: 1100,
      prompt_tokens_details: { cached_tokens: 400 },
      completion_tokens_details: { reasoning_tokens: 60 },
    },
    system_fingerprint: 'fp_local',
    x_groq: { id: 'req_1' },
    service_tier: 'on_demand',
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export function sendError(
  response: ServerResponse,
  status: number,
  error: { readonly message: string; readonly [member: string]: unknown },
  headers: Readonly<Record<string, string>> = {},
): void {
  const { status: _status, ...rest } = error;
  sendJson(response, status, { error: { type: 'invalid_request_error', ...rest } }, headers);
}
