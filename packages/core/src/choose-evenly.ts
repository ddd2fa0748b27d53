import { digestOf } from './digest.ts';

const range = 2 ** 48;

/**
 * Picks one of the choices by a hash of `text`, every choice with the same chance. Equal texts and choices give the
 * same pick on every machine. Null for no choices.
 */
export function chooseEvenly<Choice>(choices: readonly Choice[], text: string): Choice | null {
  // Numbers from the last, incomplete round over the choices would favour the first of them.
  const limit = range - (range % Math.max(choices.length, 1));
  for (let draw = 0; ; draw += 1) {
    const number = Number.parseInt(digestOf(`${text}|${draw}`).slice(0, 12), 16);
    if (number < limit) return choices[number % choices.length] ?? null;
  }
}
