import { normaliseText } from '../counting/normalise-text.ts';
import { wordRuns } from '../counting/word-runs.ts';
import { defineCheck } from './check.ts';

const runLength = 5;
const mostShared = 0.05;

/**
 * Hidden sentences are not put together from phrases of train: of five words in a row, hardly any are in both. Speech
 * on set topics repeats phrases, so by default this is told and not held against a run.
 */
export const phrasesApart = defineCheck(
  'phrases_apart',
  ({ splits: { train, hidden } }, results) => {
    const runs = (text: string): readonly string[] => wordRuns(normaliseText(text), runLength);
    const known = new Set(train.examples.flatMap(({ text }) => runs(text)));
    const said = hidden.examples.flatMap(({ text }) => runs(text));
    const shared = said.filter((run) => known.has(run)).length;
    const share = shared / Math.max(1, said.length);
    const summary = `${shared} of ${said.length} runs of ${runLength} hidden words are in train.`;
    return results.of(share > mostShared ? [summary] : [], summary, { share, shared });
  },
  { policy: 'reported' },
);
