import { scoreText } from '@rl-exp/compare';
import { html, type Child, type Markup } from '../../markup.ts';
import type { ReportedExample } from '../../report-data.ts';
import { cappedText } from '../../text/capped-text.ts';
import { durationText } from '../../text/number-text.ts';
import { alignWords, wordsOf, type AlignedWord } from '../../transcripts/align-words.ts';
import type { EpisodeView } from './episode-view.ts';

/** Longer texts are shown up to here. */
const mostWords = 150;
const mostOfWord = 60;
const mostOfName = 120;

/** Clips of val as the untouched and the delivered state wrote them down, word by word against the reference. */
export const transcripts: EpisodeView = {
  name: 'transcripts',
  title: 'Transcripts of val',
  body: ({ recorded: { examples } }) => {
    if (examples.length === 0) return null;
    return html`<p class="note">The clips that the delivered state writes down worst come first, the best ones last. <del>Said</del> and not written down, <ins>written down</ins> and not said; one for another: <span class="swap"><del>said</del><ins>written</ins></span>.</p>${examples.map(transcript)}`;
  },
};

function transcript(example: ReportedExample): Markup {
  const { seconds, base_wer, wer, clip } = example;
  const [id, speaker, domain] = [example.id, example.speaker, example.domain].map((text) =>
    cappedText(text, mostOfName),
  );
  return html`<article class="transcript"><header><b>${id}</b><span>${domain} · ${speaker} · ${durationText(seconds)}</span></header>${
    clip !== null &&
    html`<audio controls preload="none" src="data:${clip.media_type};base64,${clip.base64}" aria-label="Clip ${id}"></audio>`
  }<dl>${line('said', '', shownWords(example.reference).slice(0, mostWords).join(' '))}${line('untouched', scoreText('wer', base_wer), differences(example.reference, example.base_hypothesis))}${line('delivered', scoreText('wer', wer), differences(example.reference, example.hypothesis))}</dl></article>`;
}

function line(name: string, rate: string, text: Child): Markup {
  return html`<div><dt>${name} <span class="number">${rate}</span></dt><dd lang="und">${text}</dd></div>`;
}

function differences(reference: string, hypothesis: string): Child {
  const [said, heard] = [shownWords(reference), shownWords(hypothesis)];
  const aligned = alignWords(said.slice(0, mostWords), heard.slice(0, mostWords));
  const isCut = said.length > mostWords || heard.length > mostWords;
  if (heard.length === 0)
    return html`<del>${said.slice(0, mostWords).join(' ')}</del> <span class="empty">nothing was written down</span>`;
  return [...aligned.map((word) => html`${marked(word)} `), isCut && '…'];
}

function shownWords(text: string): readonly string[] {
  return wordsOf(text).map((word) => cappedText(word, mostOfWord));
}

function marked(word: AlignedWord): Child {
  switch (word.type) {
    case 'same':
      return word.word;
    case 'deleted':
      return html`<del>${word.word}</del>`;
    case 'inserted':
      return html`<ins>${word.word}</ins>`;
    case 'substituted':
      return html`<span class="swap"><del>${word.word}</del><ins>${word.by}</ins></span>`;
  }
}
