import { onTestFinished } from 'vitest';

/** One server-sent event as a browser would see it. */
export interface Heard {
  readonly event: string;
  readonly id: string | null;
  readonly data: unknown;
}

/** A client of an event stream that reads one event after the other. */
export interface Listener {
  next(): Promise<Heard>;
  leave(): void;
}

/** Listens to an event stream until `leave` or the end of the test. */
export async function listen(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Listener> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await fetch(url, { headers, signal: leaving.signal });
  if (response.status !== 200 || response.body === null) {
    throw new Error(`${response.status} ${await response.text()}`);
  }
  const events = eventsOf(response.body.pipeThrough(new TextDecoderStream()));
  return {
    next: async () => {
      const { value, done } = await events.next();
      if (done === true) throw new Error('the stream has ended');
      return value;
    },
    leave: () => leaving.abort(),
  };
}

async function* eventsOf(chunks: ReadableStream<string>): AsyncGenerator<Heard> {
  let text = '';
  for await (const chunk of chunks) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => {
          const [name = '', ...rest] = line.split(': ');
          return [name, rest.join(': ')];
        }),
      );
      const data = fields.get('data');
      if (data === undefined) continue;
      const event = fields.get('event') ?? 'message';
      yield { event, id: fields.get('id') ?? null, data: JSON.parse(data) };
    }
  }
}
