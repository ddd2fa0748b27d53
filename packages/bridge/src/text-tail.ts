/** The last `maxCharacters` of a text that keeps growing. */
export class TextTail {
  readonly #maxCharacters: number;
  #text = '';

  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  append(text: string): void {
    this.#text += text;
    // Cut rarely, so that appending stays cheap.
    if (this.#text.length > 2 * this.#maxCharacters) this.#text = this.text;
  }

  get text(): string {
    return this.#text.slice(-this.#maxCharacters);
  }

  /** The last lines that are not blank. */
  lines(count: number): readonly string[] {
    return this.text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-count);
  }
}
