import { exampleTranscripts } from '@rl-exp/report';
import { expect, test } from 'vitest';
import { createPaint } from '../reporters/paint.ts';
import { transcriptsText } from './transcript-text.ts';

const item = {
  id: 'u1',
  reference: 'habari ya leo asubuhi njema',
  hypothesis: 'sana habari za leo njema',
};

function shown(coloured: boolean, columns: number): string {
  const examples = exampleTranscripts([item], 2);
  if (examples === null) throw new Error('the item is no transcript');
  return transcriptsText(examples, { paint: createPaint(coloured), coloured, columns }).join('\n');
}

test('brackets mark what differs where there are no colours', () => {
  expect(shown(false, 80)).toContain('\n    {+sana+} habari [-ya-] {+za+} leo [-asubuhi-] njema');
});

test('colours mark it where there are, and take no room', () => {
  const text = shown(true, 40);
  expect(text).not.toMatch(/\[-|\{\+/);
  const [red, green] = [31, 32].map((code) => (word: string) => `\u{1B}[${code}m${word}\u{1B}[39m`);
  expect(text).toContain(
    `\n    ${green?.('sana')} habari ${red?.('ya')} ${green?.('za')} leo ${red?.('asubuhi')} njema`,
  );
});

test('a narrow terminal gets shorter lines', () => {
  expect(shown(false, 40).split('\n').slice(-2)).toEqual([
    '    {+sana+} habari [-ya-] {+za+} leo',
    '    [-asubuhi-] njema',
  ]);
});
