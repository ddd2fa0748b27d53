import fc from 'fast-check';

const hostileTokens: readonly string[] = [
  '{', '}', '[', ']', ':', ',', '- ', '? ', '| ', '>', '"', "'", '#', '%', '@', '`', '&a ', '*a', '!x ', '!!int ', '!!float ',
  '<<: ', '\t', '\n', '\r', '\n---\n', '\n...\n', '%YAML 1.1\n---\n', '\u0000', '\u001b[31m', '\uFEFF', '\uFFFD', '\u2028',
  '.nan', '.inf', '1e400', '-0', '012', '1_000', '9007199254740993', '0x1F', '1e-400', '~', 'null', 'true', '""', '{}', '[]',
  '0..9', '9..0', '0..1e9', '0..99999', 'log(1e-6,1e-3,5)', 'log(', '../..', './x', 'file:', '/', '@', '@/', 'toString',
  '__proto__', 'constructor', 'prototype', 'valueOf', 'use', 'with', 'matrix', 'exclude', 'add', 'zip', 'seeds', 'extends',
  'profiles', 'matrix: { agent: [{ use: mock }, { use: mock }] }', 'matrix: { zip: [{ environment.steps: 1..3 }] }\n',
  'exclude: [{ agent: mock }]', 'add: [{ seeds: 1..3 }]', '{ env: A }', 'a.b.c', '🎈', 'é', ' '.repeat(9), 'x'.repeat(300),
  '['.repeat(70), '{a: '.repeat(40), '- '.repeat(80),
];

const edit = fc.record({
  kind: fc.constantFrom('insert', 'replace', 'delete', 'repeat', 'swap', 'cut', 'value', 'key'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat({ max: 40 }),
  token: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...hostileTokens) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  ),
});
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never;

/** Texts that come of real experiments by a few edits, most of which hurt. */
export function mutatedTexts(originals: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...originals), fc.array(edit, { minLength: 1, maxLength: 6 }))
    .map(([text, edits]) => edits.reduce(applyEdit, text));
}

function applyEdit(text: string, { kind, at, length, token }: Edit): string {
  const start = Math.floor(at * text.length);
  const end = start + length;
  const lines = text.split('\n');
  const line = Math.floor(at * lines.length);
  const changedLine = (change: (old: string) => string): string =>
    lines.with(Math.min(line, lines.length - 1), change(lines[line] ?? '')).join('\n');
  switch (kind) {
    case 'insert':
      return text.slice(0, start) + token + text.slice(start);
    case 'replace':
      return text.slice(0, start) + token + text.slice(end);
    case 'delete':
      return text.slice(0, start) + text.slice(end);
    case 'repeat':
      return [...lines.slice(0, line), ...lines.slice(line, line + 3), ...lines.slice(line)].join('\n');
    case 'swap':
      return [...lines.slice(line), ...lines.slice(0, line)].join('\n');
    case 'cut':
      return text.slice(0, start);
    case 'value':
      return changedLine((old) => old.replace(/: .*/, () => `: ${token}`));
    case 'key':
      return changedLine((old) => old.replace(/[\w.]+:/, () => `${token}:`));
  }
}
