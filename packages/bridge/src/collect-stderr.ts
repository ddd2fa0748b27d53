import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { LineDecoder } from './line-decoder.ts';
import { TextTail } from './text-tail.ts';

const tailCharacters = 64 * 1024;
const lineBytes = 64 * 1024;

export interface CollectStderrOptions {
  /** Texts that must not be repeated. */
  readonly secrets: readonly string[];
  readonly onStderrLine: (line: string) => void;
}

/** Always drains the stream, and keeps its last 64 KiB without secrets and control codes. */
export function collectStderr(
  stream: Readable,
  { secrets, onStderrLine }: CollectStderrOptions,
): TextTail {
  const tail = new TextTail(tailCharacters);
  const decoder = new LineDecoder(lineBytes);
  const keep = (lines: ReturnType<LineDecoder['push']>): void => {
    for (const line of lines) {
      let text = line.type === 'line' ? line.text : `(a line of ${line.bytes} bytes)`;
      text = stripVTControlCharacters(text).trimEnd();
      for (const secret of secrets) text = text.replaceAll(secret, '[redacted]');
      if (text === '') continue;
      tail.append(`${text}\n`);
      onStderrLine(text);
    }
  };
  stream.on('data', (chunk: Buffer) => keep(decoder.push(chunk)));
  stream.on('end', () => keep(decoder.flush()));
  return tail;
}
