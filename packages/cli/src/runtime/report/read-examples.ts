import { existsSync } from 'node:fs';
import {
  parseExamples,
  type Digest,
  type EvaluationItem,
  type Example,
  type JournalRecord,
  type PlannedCell,
} from '@rl-exp/core';
import { alignWords, exampleTranscripts, wordsOf, type ReportedExample } from '@rl-exp/report';
import { z } from 'zod';
import { readTextIfThere } from '../atomic-file.ts';
import type { RunDirectory } from '../run-directory.ts';
import { splitPath } from '../data/split-files.ts';
import { Store } from '../store/store.ts';
import { readClip } from './read-clip.ts';

/**
 * The clips of val that the delivered state, or before the end the last one, writes down worst and best. None where the
 * evaluations are no longer in the store, or hold no transcripts.
 */
export async function readExamples(options: {
  readonly run: RunDirectory;
  readonly cell: PlannedCell;
  readonly journal: readonly JournalRecord[];
  readonly cache: string;
  readonly clips: number;
}): Promise<readonly ReportedExample[]> {
  const { run, cell, journal, cache, clips } = options;
  const keys = evaluationsOf(journal);
  if (keys === null || clips === 0 || !existsSync(run.source.store)) return [];
  const store = await Store.open(run.source.store);
  const [base, delivered] = [
    await store.evaluation(keys.base),
    await store.evaluation(keys.delivered),
  ];
  if (base === null || delivered === null) return [];
  const shown = exampleTranscripts(delivered.items, clips);
  if (shown === null) return [];
  const hypotheses = hypothesesOf(base.items);
  const manifest = await readManifest(splitPath(run.cell(cell).splits, 'val'));
  const examples = [...shown.worst, ...shown.best.toReversed()].map(
    async ({ id, reference, hypothesis, wer, words }): Promise<ReportedExample | null> => {
      const example = manifest.get(id);
      const before = hypotheses.get(id);
      if (example === undefined || before === undefined) return null;
      return {
        id,
        speaker: example.speaker ?? 'unknown',
        domain: example.domain,
        seconds: example.seconds,
        reference,
        base_hypothesis: before,
        hypothesis,
        base_wer: editsBetween(reference, before) / words,
        wer,
        clip: await readClip({ cache, source: cell.data, example }),
      };
    },
  );
  return (await Promise.all(examples)).filter((example) => example !== null);
}

/** The evaluations of the untouched and of the delivered state; null before the episode has begun. */
function evaluationsOf(
  journal: readonly JournalRecord[],
): { readonly base: Digest; readonly delivered: Digest } | null {
  const events = journal.map(({ event }) => event);
  const start = events.find((event) => event.type === 'episode-start');
  if (start === undefined) return null;
  const end = events.findLast((event) => event.type === 'episode-end');
  const measured = events.filter(
    (event) =>
      event.type === 'step-end' &&
      event.evaluation !== null &&
      (end === undefined || event.state === end.delivered),
  );
  const last = measured.at(-1);
  const delivered = last?.type === 'step-end' ? last.evaluation?.key : undefined;
  return { base: start.evaluation.key, delivered: delivered ?? start.evaluation.key };
}

function hypothesesOf(items: readonly EvaluationItem[]): ReadonlyMap<string, string> {
  const transcribed = z.looseObject({ id: z.string(), hypothesis: z.string() });
  return new Map(
    z
      .array(transcribed)
      .parse(items)
      .map(({ id, hypothesis }) => [id, hypothesis]),
  );
}

function editsBetween(reference: string, hypothesis: string): number {
  return alignWords(wordsOf(reference), wordsOf(hypothesis)).filter(({ type }) => type !== 'same')
    .length;
}

async function readManifest(path: string): Promise<ReadonlyMap<string, Example>> {
  const examples = parseExamples((await readTextIfThere(path)) ?? '');
  return new Map(examples.map((example) => [example.id, example]));
}
