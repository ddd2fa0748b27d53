const mostBytes = 1024 * 1024;

/** A response that is too long to be an answer. */
export class BodyTooLarge extends Error {
  constructor() {
    super(`the response is longer than ${mostBytes} bytes`);
  }
}

/**
 * `fetch`, but done only when the whole body is there, so that a caller's time limit holds for the body as well. A body of
 * more than 1 MiB is a {@link BodyTooLarge}.
 */
export async function wholeBodyFetch(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const response = await fetch(input, init);
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  // The body below is what came of decoding.
  headers.delete('content-encoding');
  headers.delete('content-length');
  const body = response.body === null ? null : await readAll(response.body);
  return new Response(body, { status, statusText, headers });
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new BodyTooLarge();
    chunks.push(new Uint8Array(chunk));
  }
  return new Blob(chunks);
}
