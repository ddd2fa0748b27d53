const refused: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
]);

/** True for keys that every object of JavaScript has anyway (`__proto__`, `toString`): no map may name them. */
export function isRefusedKey(key: string): boolean {
  return refused.has(key);
}
