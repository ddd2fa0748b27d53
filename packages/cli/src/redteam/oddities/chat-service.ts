import { once } from 'node:events';
import { createServer } from 'node:http';

const model = 'stand-in';

/** A model behind OpenAI's API on loopback, whose every reply is the next of these, then the last one. */
export async function chatService(
  replies: readonly string[],
): Promise<AsyncDisposable & { readonly baseUrl: string; readonly model: string }> {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' });
    if (request.method === 'GET') {
      response.end(JSON.stringify({ object: 'list', data: [{ id: model, object: 'model' }] }));
      return;
    }
    const content = replies[Math.min(asked, replies.length - 1)] ?? '';
    asked += 1;
    const message = { role: 'assistant', content };
    response.end(
      JSON.stringify({
        id: `chatcmpl-${asked}`,
        object: 'chat.completion',
        created: 1,
        model,
        choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
        usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The service has no port.');
  return {
    model,
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
