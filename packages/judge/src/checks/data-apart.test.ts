import type { Example } from '@rl-exp/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { honestEvidence } from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { audioApart } from './audio-apart.ts';
import { phrasesApart } from './phrases-apart.ts';
import { speakersApart } from './speakers-apart.ts';
import { valNotSeen } from './val-not-seen.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

/** The first clip of a split, changed. */
function withFirst(split: 'train' | 'val' | 'hidden', change: Partial<Example>): Evidence {
  const [first, ...rest] = honest.splits[split].examples;
  if (first === undefined) throw new Error('no example');
  const examples = [{ ...first, ...change }, ...rest];
  return {
    ...honest,
    splits: { ...honest.splits, [split]: { ...honest.splits[split], examples } },
  };
}

describe('val_not_seen', () => {
  test.each(['id', 'sha256'] as const)('fails for a clip of val in train by its %s', (member) => {
    const [clip] = honest.splits.val.examples;
    expect(valNotSeen(withFirst('train', { [member]: clip?.[member] })).status).toBe('fail');
  });

  test('fails for a clip that is twice in val', () => {
    const twice = withFirst('val', { id: honest.splits.val.examples[1]?.id ?? '' });
    expect(valNotSeen(twice).summary).toBe('1 ids of val are there more than once.');
  });

  test('counts a sentence that two people read', () => {
    const [clip] = honest.splits.val.examples;
    expect(valNotSeen(withFirst('train', { text: clip?.text ?? '' }))).toMatchObject({
      status: 'pass',
      evidence: { shared_texts: 1 },
    });
  });
});

describe('audio_apart', () => {
  test('fails for a clip that sounds like one of train, and for other audio than listed', () => {
    const similar = [
      {
        id: 'hidden/0',
        split: 'hidden',
        of: 'train/1',
        of_split: 'train',
        differing_bits: 0.12,
        seconds: 2,
      },
    ];
    const altered = [{ id: 'val/2', split: 'val' }];
    expect(audioApart({ ...honest, clips: { ...honest.clips, similar } })).toMatchObject({
      status: 'fail',
      summary:
        'hidden/0 of hidden sounds like train/1 of train: 12 % of their fingerprints differ.',
    });
    expect(audioApart({ ...honest, clips: { ...honest.clips, altered } }).summary).toBe(
      'The audio of val/2 in val is not what the split lists.',
    );
  });
});

describe('speakers_apart', () => {
  test('tells of speakers in both, and is not held against a run by default', () => {
    expect(speakersApart(honest)).toMatchObject({
      status: 'fail',
      evidence: { hidden: 2, val: 0 },
    });
    expect(speakersApart.policy).toBe('reported');
    const examples = honest.splits.hidden.examples.slice(0, 2);
    const hidden = { ...honest.splits.hidden, examples };
    expect(speakersApart({ ...honest, splits: { ...honest.splits, hidden } }).status).toBe('pass');
  });
});

describe('phrases_apart', () => {
  test('tells of hidden phrases in train, and is not held against a run by default', () => {
    expect(phrasesApart(honest).status).toBe('pass');
    expect(phrasesApart.policy).toBe('reported');
    const text = 'leo tunaanza na habari za kilimo';
    const both = withFirst('train', { text: `${text} na mifugo` });
    const [first] = honest.splits.hidden.examples;
    if (first === undefined) throw new Error('no example');
    const hidden = { ...both.splits.hidden, examples: [{ ...first, text }] };
    expect(phrasesApart({ ...both, splits: { ...both.splits, hidden } })).toMatchObject({
      status: 'fail',
      evidence: { share: 1, shared: 2 },
    });
  });
});
