import { setTimeout } from 'node:timers/promises';
import { completion, sendError, sendJson } from './completion.ts';
import type { Reaction } from './replay-server.ts';

type Headers = Readonly<Record<string, string>>;

/** An error as Groq words it. */
export const failing =
  (status: number, message = 'no', details: object = {}, headers: Headers = {}): Reaction =>
  (response) =>
    sendError(response, status, { message, ...details }, headers);

export const rateLimited = (retryAfter: string, header = 'retry-after'): Reaction =>
  failing(
    429,
    'Rate limit reached for model `openai/gpt-oss-120b` on requests per minute (RPM).',
    { type: 'requests', code: 'rate_limit_exceeded' },
    { [header]: retryAfter },
  );

/** A body as it stands, with status 200 unless told. */
export const sending =
  (body: string, type = 'application/json', status = 200): Reaction =>
  (response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };

export const answering =
  (content: string | null, options: Parameters<typeof completion>[1] = {}): Reaction =>
  (response) =>
    sendJson(response, 200, completion(content, options));

/** Another body than a whole completion, as JSON. */
export const sendingJson =
  (body: object): Reaction =>
  (response) =>
    sendJson(response, 200, body);

export const hangingHeaders: Reaction = () => undefined;

export const hangingBody: Reaction = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"id":"chatcmpl-1",');
};

/** A body that is never silent for long and never done. */
export const dripping: Reaction = async (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  while (!response.destroyed) {
    response.write(' ');
    await setTimeout(20);
  }
};

export const hangingErrorBody: Reaction = (response) => {
  response.writeHead(500, { 'content-type': 'application/json' });
  response.write('{"error":');
};

export const resetting: Reaction = (response) => {
  response.socket?.resetAndDestroy();
};

export const resettingInBody: Reaction = async (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"id":');
  await setTimeout(20);
  response.socket?.resetAndDestroy();
};

export const endless: Reaction = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const piece = ' '.repeat(64 * 1024);
  const write = (): void => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', write);
  };
  write();
};
