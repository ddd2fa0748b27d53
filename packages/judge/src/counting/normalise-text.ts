const apostrophes = /[\u2018\u2019\u02bc\u02b9\u0060\u00b4]/gu;
const bracketed = /\[[^\]]*\]|<[^>]*>/gu;
const groupedThousands = /(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])/gu;
const other = /[^\p{L}\p{M}\p{N}']/gu;
const outerApostrophe = /(?<![\p{L}\p{M}\p{N}])'|'(?![\p{L}\p{M}\p{N}])/gu;

/**
 * sw-v1, the form in which Swahili texts are compared: NFKC and lower case; every apostrophe is `'` and stays inside
 * words only; `[…]` and `<…>` are white space; `10,000` is `10000`; of the rest only letters, marks and numbers stay.
 */
export function normaliseText(text: string): string {
  return text
    .replace(apostrophes, "'") // U+00B4 would decompose
    .normalize('NFKC')
    .replace(apostrophes, "'")
    .replace(bracketed, ' ')
    .toLowerCase()
    .normalize('NFKC')
    .replace(groupedThousands, (number) => number.replaceAll(',', ''))
    .replace(other, ' ')
    .replace(outerApostrophe, ' ')
    .replace(/ +/g, ' ')
    .trim();
}
