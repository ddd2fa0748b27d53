import type { FeedEvent } from './live-feed.ts';

const reconnectAfterMs = 1000;

/**
 * Feed events as server-sent events. Each is made when the connection has room for it, so that a slow reader piles
 * nothing up. `stop` ends the feed when the reader goes away.
 */
export function toEventStream(
  events: AsyncGenerator<FeedEvent>,
  stop: AbortController,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      // Something at once: a browser takes the connection for open only then.
      controller.enqueue(encoder.encode(`retry: ${reconnectAfterMs}\n\n`));
    },
    async pull(controller) {
      const { value, done } = await events.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(toText(value)));
    },
    async cancel() {
      stop.abort();
      await events.return(undefined);
    },
  });
}

function toText(event: FeedEvent): string {
  const { type } = event;
  if (type === 'alive') return 'event: alive\ndata: {}\n\n';
  if (type === 'trouble')
    return `event: trouble\ndata: ${JSON.stringify({ text: event.text })}\n\n`;
  const { id, html, after, position } = event;
  return `event: view\nid: ${position}\ndata: ${JSON.stringify({ id, html, after })}\n\n`;
}
