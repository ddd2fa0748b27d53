/**
 * How long a service asks to be left alone, in milliseconds: `retry-after-ms`; `retry-after` in seconds, with a unit,
 * or as a date; else the time that its message names. Null where it asks for nothing, or for less than nothing.
 */
export function retryAfterMs(headers: Headers, message: string, nowMs: number): number | null {
  return (
    notNegative(toNumber(headers.get('retry-after-ms'))) ??
    notNegative(waitOf(headers.get('retry-after'), nowMs)) ??
    parseDurationMs(/try again in ((?:[\d.]+(?:ms|h|m|s))+)/.exec(message)?.[1] ?? '')
  );
}

/** Milliseconds of a duration such as `2m59.56s`, `7.66s` or `120ms`; null for anything else. */
export function parseDurationMs(text: string): number | null {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/.test(text)) return null;
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)].reduce(
    (sum, [, amount, unit = '']) => sum + Number(amount) * (units[unit] ?? 0),
    0,
  );
}

function waitOf(value: string | null, nowMs: number): number | null {
  if (value === null) return null;
  const seconds = toNumber(value);
  if (seconds !== null) return seconds * 1000;
  const duration = parseDurationMs(value.trim());
  if (duration !== null) return duration;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : date - nowMs;
}

function toNumber(value: string | null): number | null {
  if (value === null || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

const notNegative = (ms: number | null): number | null => (ms !== null && ms >= 0 ? ms : null);
