import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';

const modelSchema = z.strictObject({
  vowels: z.literal('aeiou'),
  buckets: z.int().positive(),
  weights: z.array(z.number()),
});
export type Model = z.infer<typeof modelSchema>;

const views = [
  [0, 3],
  [1, 3],
  [2, 3],
  [4, 5],
  [4, 6],
  [4, 7],
  [2, 5],
  [1, 6],
  [0, 7],
] as const;

/** The checkpoint that the trainer wrote, as the judge reads it. */
export async function readModel(directory: string): Promise<Model> {
  return modelSchema.parse(JSON.parse(await readFile(join(directory, 'model.json'), 'utf8')));
}

/** Lower-case words of letters and apostrophes. */
export function normalised(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}']+/gu, ' ')
    .trim();
}

/** The text with the vowels that the model expects; the judge's own reckoning, not the trainer's. */
export function restored({ vowels, buckets, weights }: Model, text: string): string {
  const letters = [...text];
  const blank = letters.map((letter) => (vowels.includes(letter) ? '_' : letter));
  const padded = ['   ', ...blank, '   '].join('');
  const rowsAt = (place: number): readonly number[] => {
    const around = [...padded].slice(place, place + 7);
    return views.map(([start, end]) => {
      const name = `${start}:${around.slice(start, end).join('')}`;
      return vowels.length * (crc32(name) % buckets);
    });
  };
  const guess = (place: number): string => {
    const rows = rowsAt(place);
    const scores = [...vowels].map((_, vowel) =>
      rows.reduce((sum, row) => sum + (weights[row + vowel] ?? Number.NaN), 0),
    );
    return vowels[scores.indexOf(Math.max(...scores))] ?? '?';
  };
  return blank.map((letter, place) => (letter === '_' ? guess(place) : letter)).join('');
}
