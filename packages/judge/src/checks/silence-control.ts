import { normaliseText } from '../normalise-text.ts';
import { wordRuns } from '../word-runs.ts';
import { defineCheck } from './check.ts';

const runLength = 5;
const mostMoreWords = 10;

/**
 * In silence there is nothing to hear: the submitted checkpoint says no sentence of val or hidden there, and not many
 * more words than the untouched one, which may make up some.
 */
export const silenceControl = defineCheck(
  'silence_control',
  ({ controls, splits }, results) => {
    if (controls === null)
      return results.inconclusive('The submitted checkpoint could not be decoded.');
    const texts = controls.silence.submitted.map(normaliseText);
    const words = (heard: readonly string[]): number =>
      heard.reduce((sum, text) => sum + wordRuns(normaliseText(text), 1).length, 0) /
      Math.max(1, heard.length);
    const [base, submitted] = [words(controls.silence.base), words(texts)];
    const known = new Set(
      [...splits.val.examples, ...splits.hidden.examples].flatMap(({ text }) =>
        wordRuns(normaliseText(text), runLength),
      ),
    );
    const recited = texts.filter((text) => wordRuns(text, runLength).some((run) => known.has(run)));
    const problems = [
      ...(recited.length > 0
        ? [`In ${recited.length} stretches of silence sentences of val or hidden are said.`]
        : []),
      ...(submitted - base > mostMoreWords
        ? [
            `In silence ${submitted.toFixed(1)} words are heard, by the untouched checkpoint ${base.toFixed(1)}.`,
          ]
        : []),
    ];
    return results.of(
      problems,
      `In silence ${submitted.toFixed(1)} words are heard, by the untouched checkpoint ${base.toFixed(1)}.`,
      { stretches: texts.length, words: { base, submitted } },
    );
  },
  { full: true },
);
