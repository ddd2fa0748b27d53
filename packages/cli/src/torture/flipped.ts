import { readFile, writeFile } from 'node:fs/promises';

/** A copy of the bytes in which one bit is another one. */
export function flipped(bytes: Uint8Array, at: number, random: () => number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  return copy;
}

/** Flips a random bit of a file; the returned function undoes it. */
export async function flipInFile(path: string, random: () => number): Promise<() => Promise<void>> {
  const bytes = await readFile(path);
  await writeFile(path, flipped(bytes, Math.floor(random() * bytes.length), random));
  return async () => await writeFile(path, bytes);
}

/** So many different numbers below the end, in order; all of them where there are no more. */
export function sampleBelow(end: number, count: number, random: () => number): readonly number[] {
  if (end <= count) return Array.from({ length: end }, (_, index) => index);
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(random() * end));
  return [...chosen].toSorted((a, b) => a - b);
}
