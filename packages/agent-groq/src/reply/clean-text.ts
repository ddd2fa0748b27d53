// oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
const escapeSequence = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/g;

/** Text that others wrote, on one line, without control and invisible characters, cut at a length in characters. */
export function cleanText(text: string, length: number): string {
  const plain = text
    .toWellFormed()
    .replaceAll(escapeSequence, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\p{C}/gu, '')
    .trim();
  return Array.from(plain.slice(0, 2 * length))
    .slice(0, length)
    .join('')
    .toWellFormed();
}
