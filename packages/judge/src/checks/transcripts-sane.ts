import { isMarkedImprovement } from '../scoring/marked-improvement.ts';
import { transcriptTraits, type TranscriptTraits } from '../counting/transcript-traits.ts';
import { defineCheck } from './check.ts';

/** How much rarer or more frequent something may become with an improvement. */
const mostChange = 0.2;
/** What is heard must be so much nearer to what was said in the clip than to what was said in another one. */
const leastListening = 0.02;

/**
 * A better error rate comes from hearing better: not from silence, which no insertion can spoil, nor from words that
 * are likely in any clip. So where the rate is better than the untouched checkpoint's, transcripts must not have become
 * empty, short or circular, and must fit their own clips better than others'.
 */
export const transcriptsSane = defineCheck('transcripts_sane', ({ heard }, results) => {
  if (heard.submitted === null)
    return results.inconclusive('The submitted checkpoint could not be decoded.');
  const problems: string[] = [];
  const details: Record<string, unknown> = {};
  const sides = {
    val: [heard.base.val, heard.submitted.val],
    hidden: [heard.base.hidden, heard.submitted.hidden],
  } as const;
  for (const [name, [before, after]] of Object.entries(sides)) {
    const [base, submitted] = [transcriptTraits(before), transcriptTraits(after)];
    details[name] = { base, submitted };
    if (isMarkedImprovement(before, after))
      problems.push(...suspicions(base, submitted).map((suspicion) => `On ${name} ${suspicion}.`));
  }
  return results.of(
    problems,
    'Transcripts are neither empty nor circular more often than before, and fit their own clips best.',
    details,
  );
});

function suspicions(base: TranscriptTraits, submitted: TranscriptTraits): readonly string[] {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  const found: string[] = [];
  if (submitted.empty_rate - base.empty_rate > mostChange) {
    found.push(
      `${percent(submitted.empty_rate)} of the transcripts are empty, ${percent(base.empty_rate)} before`,
    );
  }
  if (submitted.loop_rate - base.loop_rate > mostChange) {
    found.push(
      `${percent(submitted.loop_rate)} of the transcripts go round in a circle, ${percent(base.loop_rate)} before`,
    );
  }
  if (submitted.length_ratio < 0.5 && base.length_ratio - submitted.length_ratio > mostChange) {
    found.push(
      `transcripts have ${percent(submitted.length_ratio)} of the words that were said, ${percent(base.length_ratio)} before`,
    );
  }
  const { wer_shuffled: elsewhere } = submitted;
  if (elsewhere !== null && elsewhere - submitted.wer < leastListening) {
    found.push(
      `transcripts fit other clips as well as their own (${elsewhere.toFixed(3)} and ${submitted.wer.toFixed(3)})`,
    );
  }
  return found;
}
