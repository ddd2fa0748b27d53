import { digestOfExamples, type Example } from '@rl-exp/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { forged, honestEvidence } from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { hiddenNotSeen } from './hidden-not-seen.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

/** The evidence of an experiment that had this clip in train or val from the start. */
function withClip(split: 'train' | 'val', leaked: Partial<Example>): Evidence {
  const [first] = honest.splits[split].examples;
  if (first === undefined) throw new Error('no example');
  const examples = [
    ...honest.splits[split].examples,
    { ...first, id: 'new', sha256: '0'.repeat(64), text: 'mpya', ...leaked },
  ];
  const digest = digestOfExamples(examples);
  const splits = { ...honest.splits, [split]: { ...honest.splits[split], examples } };
  const recorded = forged(honest, (event) =>
    event.type === 'episode-start' ? { ...event, data: { ...event.data, [split]: digest } } : event,
  );
  return { ...recorded, splits };
}

describe('hidden_not_seen', () => {
  test('passes with a clip more, and counts speakers in both', () => {
    expect(hiddenNotSeen(withClip('train', {}))).toMatchObject({
      status: 'pass',
      evidence: { clips: 4, shared_speakers: 2 },
    });
  });

  test.each<['train' | 'val', string, (hidden: Example) => Partial<Example>]>([
    ['train', 'id', ({ id }) => ({ id })],
    ['val', 'samples', ({ sha256 }) => ({ sha256 })],
    ['train', 'text', ({ text }) => ({ text: `[cs] ${text.toUpperCase()}!` })],
  ])('fails for a hidden clip in %s by its %s', (split, what, leak) => {
    const [hidden] = honest.splits.hidden.examples;
    if (hidden === undefined) throw new Error('no example');
    const result = hiddenNotSeen(withClip(split, leak(hidden)));
    expect(result).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining(`the same ${what}`),
    });
    expect(JSON.stringify(result)).not.toContain(hidden.text);
  });

  test('fails where a split is not the recorded one', () => {
    const { val } = honest.splits;
    const splits = { ...honest.splits, val: { ...val, examples: val.examples.slice(1) } };
    expect(hiddenNotSeen({ ...honest, splits }).summary).toContain('The split val is not the one');
  });
});
