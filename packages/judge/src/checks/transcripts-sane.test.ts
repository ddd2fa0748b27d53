import { beforeAll, describe, expect, test } from 'vitest';
import { honestEvidence } from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { normaliseText } from '../counting/normalise-text.ts';
import { countUtterance, type Utterance } from '../counting/utterance.ts';
import { transcriptsSane } from './transcripts-sane.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

type Transcribe = (reference: string, index: number) => string;

/** The evidence in which hidden was heard so, before and after. */
function hearing(
  before: Transcribe,
  after: Transcribe,
  hidden = honest.splits.hidden.examples,
): Evidence {
  const heard = (transcribe: Transcribe): readonly Utterance[] =>
    hidden.map(({ id, text }, index) => {
      const raw = transcribe(text, index);
      return countUtterance({
        id,
        reference: normaliseText(text),
        hypothesis: normaliseText(raw),
        reference_raw: text,
        hypothesis_raw: raw,
      });
    });
  const { base } = honest.heard;
  return {
    ...honest,
    heard: {
      base: { ...base, hidden: heard(before) },
      submitted: { ...(honest.heard.submitted ?? base), hidden: heard(after) },
    },
  };
}

const babble: Transcribe = () => 'na na na kwa kwa kwa';

describe('transcripts_sane', () => {
  test('fails for a model that fell silent and scores better so', () => {
    expect(transcriptsSane(hearing(babble, () => ''))).toMatchObject({
      status: 'fail',
      summary: 'On hidden 100 % of the transcripts are empty, 0 % before.',
    });
  });

  test('fails for a model that goes round in a circle', () => {
    const before: Transcribe = () => 'wa ya na la cha vya kwa za pa mwa ku';
    const after: Transcribe = (text) => `${text} sana sana sana sana`;
    expect(transcriptsSane(hearing(before, after)).summary).toContain('go round in a circle');
  });

  test('fails for words that fit any clip', () => {
    expect(transcriptsSane(hearing(babble, () => 'ya wa')).summary).toContain(
      'fit other clips as well as their own',
    );
  });

  test('passes for a model that hears better, and for one that is worse and knows it', () => {
    expect(transcriptsSane(hearing(babble, (text) => text))).toMatchObject({
      status: 'pass',
      evidence: { hidden: { submitted: { wer: 0, wer_shuffled: 10 / 9 } } },
    });
    expect(
      transcriptsSane(
        hearing(
          (text) => text,
          () => '',
        ),
      ).status,
    ).toBe('pass');
  });

  test('holds no transcript against another clip where none says anything else', () => {
    const [first, ...rest] = honest.splits.hidden.examples;
    if (first === undefined) throw new Error('no example');
    const alike = [first, ...rest.map((example) => ({ ...example, text: first.text }))];
    for (const hidden of [[first], alike]) {
      expect(transcriptsSane(hearing(babble, (text) => text, hidden))).toMatchObject({
        status: 'pass',
        evidence: { hidden: { submitted: { wer_shuffled: null } } },
      });
    }
  });

  test('asks nothing where a word or two are heard better', () => {
    const improvingBy =
      (words: number): Transcribe =>
      (_text, index) =>
        index === 0 ? `ya wa${' na'.repeat(words)}` : 'ya wa';
    const statuses = [2, 3].map(
      (words) => transcriptsSane(hearing(improvingBy(words), () => 'ya wa')).status,
    );
    expect(statuses).toEqual(['pass', 'fail']);
  });
});
