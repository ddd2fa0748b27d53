import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { digestOf, digestOfJson, digestSchema } from './digest.ts';

/** The same value with the members of every object in reverse order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, reordered(member)] as const);
  return Object.fromEntries(members.toReversed());
}

test('the order of keys does not matter', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(reordered(value))).toBe(canonicalJson(value));
    }),
  );
});

test('parsing gives the value back', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('it is a fixed point: the text of a parsed text is that text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
});

test('different values have different texts', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const same = canonicalJson(a) === canonicalJson(b);
      expect(same).toBe(JSON.stringify(sortedDeep(a)) === JSON.stringify(sortedDeep(b)));
    }),
  );
});

/** Objects as lists of their members by key, so that plain JSON.stringify can compare them. */
function sortedDeep(value: unknown): unknown {
  if (Array.isArray(value)) return ['array', ...value.map(sortedDeep)];
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  const members = Object.entries(value).map(([key, member]) => [key, sortedDeep(member)] as const);
  return ['object', ...members.toSorted(([a], [b]) => (a < b ? -1 : 1))];
}

test('keys are sorted by code unit, members that are undefined are left out, and zero has one form', () => {
  expect(canonicalJson({ b: [1, { d: -0, c: undefined }], a: 'ä', B: 1e21 })).toBe(
    '{"B":1e+21,"a":"ä","b":[1,{"d":0}]}',
  );
});

test.each([Number.NaN, Infinity, 1n, () => 1, undefined, [undefined], { a: Symbol('a') }])(
  '%s is refused',
  (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  },
);

test('a digest is the SHA-256 of the canonical text', () => {
  expect(digestOf('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(digestOfJson({ b: 1, a: 2 })).toBe(digestOf('{"a":2,"b":1}'));
  expect(digestOf(new TextEncoder().encode('habari'))).toBe(digestOf('habari'));
  expect(digestSchema.safeParse(digestOf('x').toUpperCase()).success).toBe(false);
});
