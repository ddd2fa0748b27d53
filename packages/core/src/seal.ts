import { digestOf } from './digest.ts';

/** One line of JSON whose last member `digest` is the SHA-256 of the line without it. */
export function seal(value: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...value, digest: digestOf(JSON.stringify(value)) });
}

/** Why a line is not one that `seal` wrote, or null where it is; one changed byte is enough. */
export function sealFault(line: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'it is not JSON';
  }
  if (typeof value !== 'object' || value === null || !('digest' in value)) {
    return 'it holds no digest';
  }
  // The text as written is what was sealed: parsing and writing again must give it back, members in their order.
  const { digest, ...sealed } = value;
  try {
    if (JSON.stringify({ ...sealed, digest }) !== line) return 'it was not written by rl-exp';
  } catch {
    return 'it is nested too deeply';
  }
  return digest === digestOf(JSON.stringify(sealed)) ? null : 'its digest does not fit its content';
}
