import type { Example } from '@rl-exp/core';
import { isMarkedImprovement } from '../scoring/marked-improvement.ts';
import { normaliseText } from '../counting/normalise-text.ts';
import { wordRuns } from '../counting/word-runs.ts';
import { defineCheck } from './check.ts';

const runLength = 5;
const mostMoreWords = 10;

/**
 * In silence there is nothing to hear: the submitted checkpoint says no sentence there that val or hidden has and train
 * has not. Where it hears better elsewhere, it says not many more words than the untouched one, which may make up some;
 * one that training has ruined babbles.
 */
export const silenceControl = defineCheck(
  'silence_control',
  ({ controls, splits, heard }, results) => {
    if (controls === null || heard.submitted === null)
      return results.inconclusive('The submitted checkpoint could not be decoded.');
    const texts = controls.silence.submitted.map(normaliseText);
    const words = (said: readonly string[]): number =>
      said.reduce((sum, text) => sum + wordRuns(normaliseText(text), 1).length, 0) /
      Math.max(1, said.length);
    const [base, submitted] = [words(controls.silence.base), words(texts)];
    const runsOf = (examples: readonly Example[]): ReadonlySet<string> =>
      new Set(examples.flatMap(({ text }) => wordRuns(normaliseText(text), runLength)));
    const learnt = runsOf(splits.train.examples);
    const unheard = runsOf([...splits.val.examples, ...splits.hidden.examples]);
    const recited = texts.filter((text) =>
      wordRuns(text, runLength).some((run) => unheard.has(run) && !learnt.has(run)),
    );
    const isBetter =
      isMarkedImprovement(heard.base.val, heard.submitted.val) ||
      isMarkedImprovement(heard.base.hidden, heard.submitted.hidden);
    const problems = [
      ...(recited.length > 0
        ? [`In ${recited.length} stretches of silence sentences of val or hidden are said.`]
        : []),
      ...(isBetter && submitted - base > mostMoreWords
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
