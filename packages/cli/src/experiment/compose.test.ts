import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Findings } from '../diagnostics/findings.ts';
import { SourceText } from '../diagnostics/source-text.ts';
import { compose } from './compose.ts';
import { toJson, type Located } from './located.ts';
import { readYaml } from './read-yaml.ts';

function located(value: unknown): Located {
  const source = new SourceText('x.yaml', JSON.stringify(value));
  const read = readYaml({ source, layer: 'x.yaml', findings: new Findings() });
  if (read === undefined) throw new Error('not readable');
  return read;
}
const composed = (...values: readonly unknown[]): unknown =>
  toJson(values.map(located).reduce((base, over) => compose(base, over)));

test('maps merge, lists and scalars replace', () => {
  expect(composed({ a: { x: 1, y: [1, 2] }, b: 1 }, { a: { y: [3] }, c: 2 })).toEqual({
    a: { x: 1, y: [3] },
    b: 1,
    c: 2,
  });
  expect(composed({ a: { x: 1 } }, { a: [1] })).toEqual({ a: [1] });
});

test('another use drops the options below, the same one keeps them', () => {
  const base = { agent: { use: 'groq', with: { model: 'm', temperature: 1 } } };
  expect(composed(base, { agent: { use: 'mock' } })).toEqual({ agent: { use: 'mock' } });
  expect(composed(base, { agent: { use: 'mock', with: { seed: 1 } } })).toEqual({
    agent: { use: 'mock', with: { seed: 1 } },
  });
  expect(composed(base, { agent: { use: 'groq', with: { model: 'n' } } })).toEqual({
    agent: { use: 'groq', with: { model: 'n', temperature: 1 } },
  });
});

test('a segment is replaced whole', () => {
  expect(
    composed(
      { environment: { segment: { audio_seconds: 1 } } },
      { environment: { segment: { updates: 5 } } },
    ),
  ).toEqual({ environment: { segment: { updates: 5 } } });
});

const scalar = fc.oneof(fc.integer(), fc.boolean(), fc.constantFrom('x', 'y'));
const tree = (prefix: string): fc.Arbitrary<unknown> => {
  const key = fc.constantFrom('a', 'b', 'c').map((name) => prefix + name);
  return fc.dictionary(key, fc.oneof(scalar, fc.array(scalar), fc.dictionary(key, scalar)));
};

test('composition of disjoint layers does not depend on grouping', () => {
  fc.assert(
    fc.property(tree('p'), tree('q'), tree('r'), (p, q, r) => {
      const [a, b, c] = [located(p), located(q), located(r)];
      expect(toJson(compose(compose(a, b), c))).toEqual(toJson(compose(a, compose(b, c))));
    }),
  );
});

test('composing with itself changes nothing', () => {
  fc.assert(
    fc.property(tree('p'), (value) => {
      expect(composed(value, value)).toEqual(value);
    }),
  );
});
