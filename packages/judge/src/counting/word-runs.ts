/** Runs of so many words in a row of a normalised text, in their order. None where it is shorter. */
export function wordRuns(text: string, length: number): readonly string[] {
  const words = text === '' ? [] : text.split(' ');
  return words
    .slice(0, Math.max(0, words.length - length + 1))
    .map((_, index) => words.slice(index, index + length).join(' '));
}
