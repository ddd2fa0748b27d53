import { corpusMetrics } from '../corpus-metrics.ts';
import type { Utterance } from '../utterance.ts';
import { defineCheck } from './check.ts';

/** An improvement below this is none that a control could tell from chance. */
const leastImprovement = 0.02;

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
    const wer = (utterances: readonly Utterance[]): number =>
      corpusMetrics(utterances.filter(({ id }) => clips.has(id))).wer;
    const [base, submitted] = [wer(heard.base.val), wer(heard.submitted.val)];
    const random = controls.noise.map(wer);
    const details = { clips: clips.size, base, submitted, random };
    if (base - submitted < leastImprovement) {
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
