// A value after a key that sounds like a credential, unless it is a `{ env: NAME }` reference.
const afterTellingKey =
  /((?:api_?key|token|secret|password|credential)["']?[ \t]*[:=][ \t]*)("[^"\n]*"|'[^'\n]*'|[^\s,}{[\]#][^,}\n#]*)/gi;
// Shapes that common services give to their keys.
const tellingShape = /\b(?:gsk_|sk-|hf_|ghp_|github_pat_|xox[bp]-)[\w-]{6,}/g;

const dots = (text: string): string => text.replaceAll(/[^\n]/g, '•');

/** True for a text of the shape that a common service gives its keys. */
export function looksLikeSecret(text: string): boolean {
  return text.search(tellingShape) >= 0;
}

/** The text with what looks like a credential dotted out, character by character. */
export function hideSecrets(text: string): string {
  return text
    .replaceAll(afterTellingKey, (_, key: string, value: string) => key + dots(value))
    .replaceAll(tellingShape, dots);
}

/** The text with a stretch dotted out; its length and lines stay. */
export function hideRange(text: string, start: number, end: number): string {
  return text.slice(0, start) + dots(text.slice(start, end)) + text.slice(end);
}
