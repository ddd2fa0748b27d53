import { once } from 'node:events';
import type { Readable } from 'node:stream';

const newline = 0x0a;
const maxBytes = 1024 * 1024;

/** Reads lines that begin with a nonce out of a stream, one when asked, and leaves the rest of the stream alone. */
export class AnswerReader {
  readonly #stream: Readable;
  readonly #nonce: string;
  readonly #onNoise: (line: string) => void;
  #pending: Buffer = Buffer.alloc(0);

  constructor(stream: Readable, nonce: string, onNoise: (line: string) => void) {
    this.#stream = stream;
    this.#nonce = nonce;
    this.#onNoise = onNoise;
  }

  /** The text behind the nonce of the next answer; never settles if none comes. */
  async next(): Promise<string> {
    for (;;) {
      const line = await this.#line();
      // What a shell's start-up files print may lack a line end.
      const at = line.indexOf(`${this.#nonce} {`);
      if (at >= 0) return line.slice(at + this.#nonce.length + 1);
      this.#onNoise(line);
    }
  }

  /** Gives back what was read beyond the last answer. */
  release(): void {
    if (this.#pending.length > 0) this.#stream.unshift(this.#pending);
    this.#pending = Buffer.alloc(0);
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#pending.indexOf(newline);
      if (end >= 0) {
        const line = this.#pending.subarray(0, end).toString('utf8');
        this.#pending = this.#pending.subarray(end + 1);
        return line;
      }
      const chunk: unknown = this.#stream.read();
      if (Buffer.isBuffer(chunk)) {
        this.#pending = Buffer.concat([this.#pending, chunk]).subarray(-maxBytes);
      } else {
        await once(this.#stream, 'readable');
      }
    }
  }
}
