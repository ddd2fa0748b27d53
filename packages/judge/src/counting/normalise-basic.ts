const bracketed = /[<[][^>\]]*[>\]]/gu;
const parenthesised = /\([^)]+\)/gu;
const marks = /[\p{M}\p{S}\p{P}]/gu;

/**
 * A text as Whisper's BasicTextNormalizer has it, which most published figures use: lower case; what stands in `[…]`,
 * `<…>` and `(…)` is deleted; NFKC; marks, symbols and punctuation become a space. It parts ng'ombe in two.
 */
export function normaliseBasic(text: string): string {
  return text
    .toLowerCase()
    .replace(bracketed, '')
    .replace(parenthesised, '')
    .normalize('NFKC')
    .replace(marks, ' ')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim();
}
