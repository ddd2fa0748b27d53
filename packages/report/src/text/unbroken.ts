/** Keeps a number and its unit on one line. */
export function unbroken(text: string): string {
  return text.replaceAll(/(\d) (?=%|points?\b|h\b|min\b|s\b)/g, '$1\u00a0');
}
