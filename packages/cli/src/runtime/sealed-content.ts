import { sealFault } from '@rl-exp/core';

/** What a file of one sealed line holds, its digest included, or what is wrong with the file. */
export function sealedContent(
  text: string,
): { readonly content: object; readonly fault: null } | { readonly fault: string } {
  if (!text.endsWith('\n')) return { fault: 'it is cut short' };
  const line = text.slice(0, -1);
  const fault = sealFault(line);
  return fault === null ? { content: JSON.parse(line), fault } : { fault };
}
