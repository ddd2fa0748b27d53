import type { Digest } from '@rl-exp/core';
import type { SplitOverlap, SplitSummary } from '../runtime/data/split-summary.ts';
import { textTable } from '../reporters/text-table.ts';

/** What a source with its split rules brought. */
export interface DataReport {
  readonly request: Digest;
  readonly use: string;
  readonly cells: readonly string[];
  /** Version of the source that was read; null where it has none. */
  readonly version: string | null;
  /** True where the splits are those of the pin file. */
  readonly pinned: boolean;
  readonly splits: readonly SplitSummary[];
  readonly rejected: Readonly<Record<string, number>>;
  readonly notice: string | null;
}

export interface DataAnswer {
  readonly data: readonly DataReport[];
  /** Path of the pin file; null where there is none. */
  readonly pins: string | null;
}

/** A block for each source: its version, a table of its splits, what they share and what was turned away. */
export function dataText({ data, pins }: DataAnswer): string {
  const blocks = data.map((report) => reportLines(report, { pins, isOnly: data.length === 1 }));
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

function reportLines(
  { use, cells, version, pinned, splits, rejected, notice }: DataReport,
  { pins, isOnly }: { readonly pins: string | null; readonly isOnly: boolean },
): readonly string[] {
  const source = [
    use,
    ...(version === null ? [] : [`version ${version}`]),
    ...(isOnly ? [] : [`cells ${cells.join(', ')}`]),
  ].join(' · ');
  const turnedAway = Object.entries(rejected).map(([reason, count]) => `${count} ${reason}`);
  return [
    source,
    '',
    ...splitTable(splits),
    '',
    ...overlapLines(splits),
    `rejected: ${turnedAway.length === 0 ? 'none' : turnedAway.join(', ')}`,
    pins === null ? 'not pinned' : pinned ? `pinned in ${pins}` : `not pinned in ${pins}`,
    ...(notice === null ? [] : [notice]),
  ];
}

function splitTable(splits: readonly SplitSummary[]): readonly string[] {
  const column = (heading: string, valueOf: (split: SplitSummary) => string) => ({
    heading,
    values: splits.map(valueOf),
  });
  return textTable([
    column('split', ({ name }) => name),
    column('clips', ({ clips }) => String(clips)),
    column('hours', ({ hours }) => hours.toFixed(hours < 0.1 ? 4 : 2)),
    column('mean s', ({ mean_seconds: seconds }) => seconds.toFixed(1)),
    column('longest s', ({ longest_seconds: seconds }) => seconds.toFixed(1)),
    column('speakers', ({ speakers }) => String(speakers)),
    column('no speaker', ({ clips_without_speaker: clips }) => `${clips} clips`),
    { ...column('domains', ({ domains }) => domains.join(', ')), mayShrink: true },
  ]);
}

/** One line for each pair of splits. */
function overlapLines(splits: readonly SplitSummary[]): readonly string[] {
  return splits.flatMap((split, index) =>
    splits.slice(index + 1).flatMap((other) => {
      const shared = split.shared[other.name];
      return shared === undefined
        ? []
        : [`${split.name} and ${other.name} share ${overlapText(shared)}`];
    }),
  );
}

function overlapText({ speakers, texts, audio }: SplitOverlap): string {
  return `${speakers} speakers, ${texts} texts, ${audio} recordings`;
}
