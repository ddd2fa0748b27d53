/** What metrics of speech trainers mean, by name. */
const meanings: Readonly<Record<string, string>> = {
  wer: 'word error rate under the normaliser sw-v1: (S + D + I) / words, over the whole split',
  wer_raw: 'word error rate of the texts as they are: case and punctuation count',
  wer_basic: "word error rate under Whisper's basic normaliser, as many papers report it",
  wer_capped: 'word error rate where no utterance has more errors than words',
  cer: 'character error rate under sw-v1',
  cer_raw: 'character error rate of the texts as they are',
  cer_basic: "character error rate under Whisper's basic normaliser",
  cer_capped: 'character error rate where no utterance has more errors than characters',
  substitutions: 'S: words written down as another',
  deletions: 'D: words said and not written down',
  insertions: 'I: words written down and not said',
  words: 'words of the references',
  utterances: 'clips with a reference',
  empty_references: 'clips without one, left out of every other metric',
  empty_rate: 'share of clips for which nothing was written down',
  loop_rate: 'share of clips whose transcript repeats itself',
  length_ratio: 'words written down for each word said',
};

/**
 * A line for every metric: its name and value, and what it means where transcripts were scored. Those that are not
 * known here come last, without.
 */
export function metricLines(
  metrics: Readonly<Record<string, number>>,
  { ofTranscripts }: { readonly ofTranscripts: boolean },
): readonly string[] {
  const order = Object.keys(meanings);
  const known = order.filter((name) => name in metrics);
  const others = Object.keys(metrics).filter((name) => !order.includes(name));
  const texts = [...known, ...others].map(
    (name) => [name, String(Number((metrics[name] ?? 0).toFixed(4)))] as const,
  );
  const widthOf = (column: 0 | 1): number =>
    texts.reduce((width, text) => Math.max(width, text[column].length), 0);
  const [names, values] = [widthOf(0), widthOf(1)];
  return texts.map(([name, value]) =>
    `${name.padEnd(names)}  ${value.padStart(values)}  ${(ofTranscripts ? meanings[name] : undefined) ?? ''}`.trimEnd(),
  );
}
