import type { Example } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { domainRows } from './domain-rows.ts';
import { pairHeard } from './hidden-score.ts';
import { countUtterance, type Utterance } from '../counting/utterance.ts';

const example = (id: string, speaker: string, domain: string): Example => ({
  id,
  sha256: '0'.repeat(64),
  speaker,
  domain,
  text: 'moja mbili tatu nne',
  seconds: 2,
  audio: `${id}.wav`,
});
const heard = (id: string, hypothesis: string): Utterance =>
  countUtterance({
    id,
    reference: 'moja mbili tatu nne',
    reference_raw: 'moja mbili tatu nne',
    hypothesis,
    hypothesis_raw: hypothesis,
  });

test('shows where a change helped and where it hurt, and whom', () => {
  const clips = [
    example('a', 'juma', 'health'),
    example('b', 'asha', 'health'),
    example('c', 'asha', 'trade'),
  ];
  const pairs = pairHeard(
    clips,
    [heard('a', 'moja'), heard('b', 'moja mbili'), heard('c', 'moja mbili tatu nne')],
    [heard('a', 'moja mbili tatu nne'), heard('b', 'moja mbili'), heard('c', 'moja')],
  );
  const rows = domainRows({
    parts: [{ split: 'hidden', heard: pairs }],
    train: [example('t', 'juma', 'health')],
    metric: 'wer',
    draws: 200,
    seed: 1,
  });
  expect(rows).toMatchObject([
    {
      domain: 'health',
      split: 'hidden',
      utterances: 2,
      speakers: 2,
      seen_speakers: 1,
      base: { value: 5 / 8 },
      submitted: { value: 2 / 8 },
      improvement: { value: 3 / 8 },
      seen: { base: 3 / 4, submitted: 0 },
      unseen: { base: 2 / 4, submitted: 2 / 4 },
      worst_decile: { base: 3 / 4, submitted: 2 / 4 },
    },
    {
      domain: 'trade',
      utterances: 1,
      improvement: { value: -3 / 4 },
      seen: null,
      worst_decile: { base: 0, submitted: 3 / 4 },
    },
  ]);
});
