/** The beginning of a text that may be long; the run directory has the whole of it. */
export function cappedText(text: string, mostCharacters = 1200): string {
  const characters = [...text];
  return characters.length <= mostCharacters
    ? text
    : `${characters.slice(0, mostCharacters - 1).join('')}…`;
}
