/** A number for a table: short, without trailing noise, exponents where they read better. */
export function shortNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-3) {
    return value
      .toExponential(2)
      .replace(/\.?0+e/, 'e')
      .replace('-', '−');
  }
  return withMinus(String(Number(value.toPrecision(4))));
}

/** With an explicit sign, so many digits. */
export function signedNumber(value: number, digits = 3): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return value < 0 ? `−${text}` : `+${text}`;
}

/** A whole number with its thousands apart. */
export function countText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** A number of things, in words that agree: `1 step`, `3 steps`. */
export function amountText(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** A duration for people, of seconds. */
export function durationText(seconds: number): string {
  if (seconds > 0 && seconds < 0.05) return '< 0.1 s';
  if (seconds < 59.95) return `${Number(seconds.toFixed(1))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = `${Math.floor(minutes / 60)} h`;
  return minutes % 60 === 0 ? hours : `${hours} ${String(minutes % 60).padStart(2, '0')} min`;
}

/** A time in UTC to the minute: `2026-11-26 04:54 UTC`. */
export function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Words in a row: `a, b and c`. */
export function listText(words: readonly string[]): string {
  const last = words.at(-1);
  if (last === undefined) return '';
  return words.length === 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function withMinus(text: string): string {
  return text.replace(/^-/, '−');
}
