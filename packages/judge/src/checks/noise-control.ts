import { corpusMetrics } from '../counting/corpus-metrics.ts';
import { isMarkedImprovement } from '../scoring/marked-improvement.ts';
import type { Utterance } from '../counting/utterance.ts';
import { defineCheck } from './check.ts';

/**
 * What training made better, a change of the weights that is as large in every tensor but random does not: on the same
 * clips of val the submitted checkpoint is better than each of some draws.
 */
export const noiseControl = defineCheck(
  'noise_control',
  ({ controls, heard }, results) => {
    if (controls === null || heard.submitted === null)
      return results.inconclusive('The submitted checkpoint could not be decoded.');
    const clips = new Set(controls.noise[0]?.map(({ id }) => id));
    const drawn = (utterances: readonly Utterance[]): readonly Utterance[] =>
      utterances.filter(({ id }) => clips.has(id));
    const [before, after] = [drawn(heard.base.val), drawn(heard.submitted.val)];
    const [base, submitted] = [corpusMetrics(before).wer, corpusMetrics(after).wer];
    const random = controls.noise.map((utterances) => corpusMetrics(utterances).wer);
    const details = { clips: clips.size, base, submitted, random };
    if (!isMarkedImprovement(before, after)) {
      return results.pass('On val nothing became so much better that it needs a control.', details);
    }
    const best = Math.min(...random);
    return results.of(
      submitted < best
        ? []
        : [
            `A random change of the same size hears as well: ${best.toFixed(4)}, the submitted checkpoint ${submitted.toFixed(4)}.`,
          ],
      `Random changes of the same size hear worse: ${best.toFixed(4)} at best, the submitted checkpoint ${submitted.toFixed(4)}.`,
      details,
    );
  },
  { full: true },
);
