import { digestOf } from './digest.ts';

/** A number in [0, 1) that the text decides, the same on every machine. */
export function unitDraw(text: string): number {
  return Number.parseInt(digestOf(text).slice(0, 12), 16) / 2 ** 48;
}
