const units = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 } as const;
const binaryUnits = { KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30, TIB: 2 ** 40 } as const;
const factors: Readonly<Record<string, number>> = { '': 1, ...units, ...binaryUnits };

/** Bytes that a text such as `20GB`, `1.5 GiB` or `0` means; a number alone is bytes. Null where it means none. */
export function parseByteSize(text: string): number | null {
  const [, amount, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const factor = factors[unit.toUpperCase()];
  if (amount === undefined || factor === undefined) return null;
  const bytes = Math.round(Number(amount) * factor);
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/** A number of bytes for people, with at most three digits. */
export function byteSizeText(bytes: number): string {
  const [unit, factor] =
    Object.entries(units).findLast(([, size]) => Math.abs(bytes) >= size) ?? (['B', 1] as const);
  return `${Number((bytes / factor).toPrecision(3))} ${unit === 'KB' ? 'kB' : unit}`;
}
