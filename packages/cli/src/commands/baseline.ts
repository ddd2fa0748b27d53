import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Evaluation } from '@rl-exp/core';
import { exampleTranscripts, type ExampleTranscripts } from '@rl-exp/report';
import { createPaint, wantsColour } from '../reporters/paint.ts';
import { PinFile } from '../runtime/data/pin-file.ts';
import { joinNotices } from '../runtime/join-notices.ts';
import { prepareSplits } from '../runtime/data/prepare-splits.ts';
import { writeManifest } from '../runtime/data/split-files.ts';
import { Store } from '../runtime/store/store.ts';
import { withTrainer } from '../runtime/with-trainer.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import type { ExperimentFlags } from './experiment-flags.ts';
import { metricLines } from './metric-meanings.ts';
import type { SessionFlags } from './session.ts';
import { transcriptsText } from './transcript-text.ts';
import { withExperiment, type OpenExperiment } from './with-experiment.ts';

export interface BaselineFlags extends SessionFlags, ExperimentFlags {
  readonly json?: boolean;
  /** How many example transcripts are shown, half of them the worst. */
  readonly examples: number;
}

const defaultColumns = 100;

/** `rl-exp baseline FILE`: measures the untouched checkpoint on val; nothing is trained. */
export async function baselineCommand(
  file: string,
  flags: BaselineFlags,
  context: CommandContext,
): Promise<number> {
  const { metrics, items, notice } = await withExperiment(file, flags, context, measureBaseline);
  const examples = exampleTranscripts(items, flags.examples);
  const blocks = [
    metricLines(metrics, { ofTranscripts: examples !== null }),
    ...(flags.examples === 0 ? [] : [exampleLines(examples, context)]),
    ...(notice === null ? [] : [[notice]]),
  ];
  const text = blocks.map((lines) => lines.join('\n')).join('\n\n');
  writeAnswer({ data: { val: metrics, examples, notice }, text }, flags, context);
  return 0;
}

function exampleLines(
  examples: ExampleTranscripts | null,
  { stdout, environment }: CommandContext,
): readonly string[] {
  if (examples === null)
    return ['No example transcripts: the items of this trainer are not transcripts of a model.'];
  const coloured = wantsColour(stdout, environment);
  const columns = stdout.columns ?? defaultColumns;
  return transcriptsText(examples, { paint: createPaint(coloured), coloured, columns });
}

interface Measured extends Evaluation {
  readonly notice: string | null;
}

async function measureBaseline({ experiment, session, host }: OpenExperiment): Promise<Measured> {
  const { plan, file } = experiment;
  const { stop, emit } = session;
  const [cell] = plan.cells;
  if (cell === undefined) return { metrics: {}, items: [], notice: null };
  const store = await Store.open(session.store);
  const { manifest, splits } = await prepareSplits({
    host,
    source: cell,
    pins: await PinFile.read({ file, name: plan.experiment }),
    signal: stop.afterStep,
    emit,
  });
  const { root, notice } = manifest;
  const temporary = await mkdtemp(join(tmpdir(), 'rl-exp-baseline-'));
  try {
    const write = async (name: 'train' | 'val') =>
      await writeManifest({ directory: temporary, name, root, examples: splits[name] });
    const [train, val] = [await write('train'), await write('val')];
    const say = (text: string): void =>
      emit({ type: 'message', level: 'info', source: 'store', text });
    const onLost = async ({ message }: { readonly message: string }): Promise<void> => say(message);
    const opening = { cell, host, store, train, val, signal: stop.now, say, onLost };
    const { key, said } = await withTrainer(opening, async (trainer) => ({
      ...(await trainer.evaluate(trainer.is.root.id)),
      said: trainer.is.notice,
    }));
    return { ...(await store.requireEvaluation(key)), notice: joinNotices([notice, said]) };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
