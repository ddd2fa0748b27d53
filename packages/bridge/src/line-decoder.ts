/** A whole line without its newline, or the size of one that was too long to keep. */
export type DecodedLine =
  | { readonly type: 'line'; readonly text: string }
  | { readonly type: 'overflow'; readonly bytes: number };

const newline = 0x0a;

/** Cuts a byte stream into UTF-8 lines, however it is chunked, holding at most `maxBytes` of one line. */
export class LineDecoder {
  readonly #maxBytes: number;
  #parts: Uint8Array[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Lines completed by this chunk. After an overlong line decoding goes on at the next newline. */
  push(chunk: Uint8Array): readonly DecodedLine[] {
    const lines: DecodedLine[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(newline, start);
      this.#keep(chunk.subarray(start, end < 0 ? chunk.length : end));
      if (end < 0) return lines;
      lines.push(this.#take());
      start = end + 1;
    }
  }

  /** The unfinished line at the end of the stream, if there is one. */
  flush(): readonly DecodedLine[] {
    return this.#bytes === 0 ? [] : [this.#take()];
  }

  #keep(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#bytes += part.length;
    if (this.#bytes > this.#maxBytes) this.#parts = [];
    else this.#parts.push(part);
  }

  #take(): DecodedLine {
    const bytes = this.#bytes;
    const parts = this.#parts;
    this.#parts = [];
    this.#bytes = 0;
    return bytes > this.#maxBytes
      ? { type: 'overflow', bytes }
      : { type: 'line', text: Buffer.concat(parts).toString('utf8') };
  }
}
