import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choosingObservation, sampleObservation } from '../__fixtures__/sample-observation.ts';
import { parseReply, rationaleLength } from './parse-reply.ts';

const actionIn = (text: string): string | null => {
  const parsed = parseReply(text, sampleObservation);
  return parsed.legal ? parsed.choice.action : null;
};
const problemIn = (text: string, observation = sampleObservation): string | null => {
  const parsed = parseReply(text, observation);
  return parsed.legal ? null : parsed.problem;
};

test.each([
  '{"rationale":"it helped","action":"lr_up"}',
  '{"action":"LR-up"}',
  'Sure.\n```json\n{"action": "lr_up"}\n```\nGood luck {to} you!',
  'First I thought {"action":"stop"}, now {"action":"lr_up"}.',
  '{"action":"lr_up","alternatives":[{"action":"stop"}]}',
  '{"why":"a } in a \\"string\\" {","action":"lr_up"}',
  '<think>{"action":"stop"}</think>{"action":"lr_up"}',
  'it began before the text</think>lr_up',
  '<function=decide>{"action":"lr_up"}</function>',
  '{"name":"decide","arguments":{"action":"lr_up"}}',
  '{"name":"decide","arguments":"{\\"action\\":\\"lr_up\\"}"}',
  'ACTION=lr_up',
  'The trend is good.\n**Action:** `lr_up`',
  "{'action': 'lr_up'}",
  '{"rationale":"because","action":"lr_up"',
  'lr_up',
  ' "lr_up". ',
  '`LR_UP`',
])('%s is lr_up', (text) => {
  expect(actionIn(text)).toBe('lr_up');
});

test.each([
  ['', 'there is no action in it'],
  ['I would hold here, or stop.', 'there is no action in it'],
  ['{"rationale":"because","action":"lr_u', 'there is no action in it'],
  ['<think>lr_up', 'there is no action in it'],
  ['{"choice":"lr_up"}', 'there is no action in it'],
  ['{"action":"explode"} but ACTION=lr_up would do', "there is no action 'explode'"],
  ['{"action":["lr_up"]}', '"action" is not a text'],
  ['{"action":null}', '"action" is not a text'],
  ['{"action":"constructor"}', "there is no action 'constructor'"],
  ['lr', "there is no action 'lr'"],
])('%j is refused', (text, problem) => {
  expect(problemIn(text)).toBe(problem);
});

test('values and a step to go on from are taken where they may be given', () => {
  const text =
    '{"action":"set","values":{"lr":"3e-4","batch_size":8,"frozen_layers":null},"from":1}';
  expect(parseReply(text, choosingObservation)).toEqual({
    legal: true,
    choice: { action: 'set', values: { lr: 0.0003, batch_size: 8 }, from: 1 },
  });
  const held = '{"action":"hold","values":{"lr":1},"from":null}';
  expect(parseReply(held, choosingObservation)).toEqual({
    legal: true,
    choice: { action: 'hold' },
  });
  expect(parseReply('{"action":"hold","values":{"lr":1},"from":1}', sampleObservation)).toEqual({
    legal: true,
    choice: { action: 'hold' },
  });
});

test.each([
  ['{"action":"set"}', '"values" does not give numbers by hyperparameter'],
  ['{"action":"set","values":{}}', '"values" names no hyperparameter'],
  ['{"action":"set","values":{"lr":"high"}}', '"values" does not give numbers by hyperparameter'],
  ['{"action":"set","values":{"lr":1e999}}', '"values" does not give numbers by hyperparameter'],
  ['{"action":"set","values":{"momentum":1}}', "there is no hyperparameter 'momentum'"],
  ['{"action":"hold","from":3}', '"from" is not a step from 0 to 2'],
  ['{"action":"hold","from":0.5}', '"from" is not a step from 0 to 2'],
])('where values are chosen, %s is refused', (text, problem) => {
  expect(problemIn(text, choosingObservation)).toBe(problem);
});

test('a rationale is one line of text without control characters, and no longer than it may be', () => {
  const rationale = `\u001b[31mred\u001b[0m\nand\u202e \u0000blue ${'🐘'.repeat(600)}\ud800`;
  const parsed = parseReply(JSON.stringify({ action: 'hold', rationale }), sampleObservation);
  const kept = parsed.legal ? (parsed.choice.rationale ?? '') : '';
  expect(kept).toMatch(/^red and blue 🐘+$/u);
  expect([...kept]).toHaveLength(rationaleLength);
});

const parts =
  `{ } : " , \\ "action" ACTION= lr_up lr_sideways stop hold! set null [] \`\`\`json\n \`\`\` <think> </think>
  "values":{"lr":1} "from":9 {"action":"lr_up"} {"action":"hold"} {"action":"set","values":{"lr":2},"from":1}
  {"action":"stop {"action":"drop_table","rationale":"x"}`.split(/ +|\n /);

/** Pieces that replies are made of, legal and not, cut and joined at random. */
const piece = fc.oneof(fc.constantFrom(...parts), fc.string({ unit: 'binary' }), fc.json());
const malformed = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

test.each([
  ['actions alone', sampleObservation],
  ['values and branches', choosingObservation],
])('of 1,000 malformed replies none is an illegal decision: %s', (_name, observation) => {
  const names = observation.hyperparameters.map(({ name }) => name);
  let [legal, refused] = [0, 0];
  fc.assert(
    fc.property(malformed, (text) => {
      const parsed = parseReply(text, observation);
      if (!parsed.legal) {
        refused += 1;
        expect(parsed.problem).not.toBe('');
        return;
      }
      legal += 1;
      const { action, values, from, rationale = '' } = parsed.choice;
      const chosen = observation.choices.find((choice) => choice.action === action);
      expect(chosen).toBeDefined();
      expect(values !== undefined).toBe(chosen?.chooses);
      for (const [name, value] of Object.entries(values ?? {})) {
        expect(names).toContain(name);
        expect(Number.isFinite(value)).toBe(true);
      }
      if (from !== undefined)
        expect([0, 1, 2].slice(0, observation.branch ? 3 : 0)).toContain(from);
      expect([...rationale].length).toBeLessThanOrEqual(rationaleLength);
      expect(rationale).not.toMatch(/\p{C}/u);
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(legal, refused)).toBeGreaterThan(10);
});

test('a long reply without an end is read quickly', () => {
  const begun = performance.now();
  expect(actionIn('{'.repeat(20_000))).toBeNull();
  expect(actionIn('{"a":"'.repeat(20_000))).toBeNull();
  expect(performance.now() - begun).toBeLessThan(1000);
});
