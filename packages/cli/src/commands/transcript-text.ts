import type { AlignedWord, ExampleTranscript, ExampleTranscripts } from '@rl-exp/report';
import type { Paint } from '../reporters/paint.ts';

export interface TranscriptStyle {
  readonly paint: Paint;
  /** True where colours tell what differs; else brackets do. */
  readonly coloured: boolean;
  /** Characters of a line. */
  readonly columns: number;
}

const indent = '    ';
const leastColumns = 40;

/** Both lists, each utterance as one text in which the words that differ are marked. */
export function transcriptsText(
  { worst, best }: ExampleTranscripts,
  style: TranscriptStyle,
): readonly string[] {
  const { paint, coloured } = style;
  if (worst.length === 0) return ['No utterance has a reference to compare with.'];
  const marks = coloured
    ? `${paint.red('said')} and not written down, ${paint.green('written down')} and not said`
    : '[-said-] and not written down, {+written down+} and not said';
  return [
    `Example transcripts, as scored: ${marks}`,
    ...section('worst', worst, style),
    ...section('best', best, style),
  ];
}

function section(
  name: string,
  transcripts: readonly ExampleTranscript[],
  style: TranscriptStyle,
): readonly string[] {
  if (transcripts.length === 0) return [];
  const lines = transcripts.flatMap((each) => [
    `  ${style.paint.bold(printable(each.id))}  ${editsText(each)}`,
    ...wrapped(
      each.aligned.flatMap((word) => marked(word, style)),
      style.columns,
    ),
  ]);
  return ['', `${transcripts.length} ${name} by word error rate`, ...lines];
}

function editsText({
  wer,
  words,
  substitutions,
  deletions,
  insertions,
}: ExampleTranscript): string {
  return `WER ${wer.toFixed(3)} (${substitutions} S, ${deletions} D, ${insertions} I in ${words} words)`;
}

/** A word as it is shown; colours take no room. */
interface Shown {
  readonly text: string;
  readonly colour: (text: string) => string;
}

const plain = (text: string): string => text;

function marked(word: AlignedWord, { paint, coloured }: TranscriptStyle): readonly Shown[] {
  const old = (text: string): Shown =>
    coloured ? { text, colour: paint.red } : { text: `[-${text}-]`, colour: plain };
  const fresh = (text: string): Shown =>
    coloured ? { text, colour: paint.green } : { text: `{+${text}+}`, colour: plain };
  const text = printable(word.word);
  switch (word.type) {
    case 'same':
      return [{ text, colour: plain }];
    case 'deleted':
      return [old(text)];
    case 'inserted':
      return [fresh(text)];
    case 'substituted':
      return [old(text), fresh(printable(word.by))];
  }
}

/** Words in lines of that width; what is longer than a line goes on in the next. */
function wrapped(words: readonly Shown[], columns: number): readonly string[] {
  const width = Math.max(leastColumns, columns) - indent.length;
  const lines: string[] = [];
  let line: string[] = [];
  let used = 0;
  for (const { text, colour } of words.flatMap((word) => inPieces(word, width))) {
    const length = [...text].length;
    if (line.length > 0 && used + 1 + length > width) {
      lines.push(line.join(' '));
      line = [];
      used = 0;
    }
    used += length + (line.length > 0 ? 1 : 0);
    line.push(colour(text));
  }
  lines.push(line.join(' '));
  return lines.map((each) => `${indent}${each}`);
}

function inPieces({ text, colour }: Shown, width: number): readonly Shown[] {
  const characters = [...text];
  return Array.from({ length: Math.ceil(characters.length / width) }, (_, piece) => ({
    text: characters.slice(piece * width, (piece + 1) * width).join(''),
    colour,
  }));
}

/** Nothing in a data set may steer a terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '�');
}
