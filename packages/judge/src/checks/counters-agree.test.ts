import { expect, test } from 'vitest';
import { honestEvidence } from '../__fixtures__/honest-evidence.ts';
import { countersAgree } from './counters-agree.ts';

test('counters_agree fails where jiwer and the judge count differently', async () => {
  const honest = await honestEvidence();
  const miscount = (field: 'insertions' | 'character_edits' | 'words') => {
    const [first, ...rest] = honest.heard.base.hidden;
    if (first === undefined) throw new Error('no utterance');
    const base = {
      ...honest.heard.base,
      hidden: [{ ...first, [field]: first[field] + 1 }, ...rest],
    };
    return countersAgree({ ...honest, heard: { ...honest.heard, base } });
  };
  for (const field of ['insertions', 'character_edits', 'words'] as const) {
    expect(miscount(field)).toMatchObject({
      status: 'fail',
      summary: "The judge's counters disagree about hidden/0.",
    });
  }
});
