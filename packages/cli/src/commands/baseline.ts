import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlannedCell } from '@rl-exp/core';
import { prepareSplits } from '../runtime/prepare-splits.ts';
import { writeSplit } from '../runtime/split-files.ts';
import { Store } from '../runtime/store/store.ts';
import { withTrainer } from '../runtime/with-trainer.ts';
import type { PluginHost } from '../runtime/plugin-host.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import type { ExperimentFlags } from './experiment-flags.ts';
import type { Session, SessionFlags } from './session.ts';
import { withExperiment } from './with-experiment.ts';

/** `rl-exp baseline FILE`: measures the untouched checkpoint on val; nothing is trained. */
export async function baselineCommand(
  file: string,
  flags: SessionFlags & ExperimentFlags & { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const metrics = await withExperiment(
    file,
    flags,
    context,
    async ({ experiment, session, host }) => {
      const [cell] = experiment.plan.cells;
      return cell === undefined ? {} : await measureBaseline(cell, host, session);
    },
  );
  const lines = Object.entries(metrics).map(
    ([name, value]) => `${name.padEnd(16)} ${Number(value.toFixed(4))}`,
  );
  writeAnswer({ data: { val: metrics }, text: lines.join('\n') }, flags, context);
  return 0;
}

async function measureBaseline(
  cell: PlannedCell,
  host: PluginHost,
  { store: directory, stop, emit }: Session,
): Promise<Readonly<Record<string, number>>> {
  const store = await Store.open(directory);
  const { manifest, splits } = await prepareSplits(
    await host.data(cell.data),
    cell.splits,
    null,
    stop.now,
  );
  const temporary = await mkdtemp(join(tmpdir(), 'rl-exp-baseline-'));
  try {
    const write = async (name: 'train' | 'val') =>
      await writeSplit({ directory: temporary, name, root: manifest.root, examples: splits[name] });
    const [train, val] = [await write('train'), await write('val')];
    const say = (text: string): void =>
      emit({ type: 'message', level: 'info', source: 'store', text });
    const onLost = async ({ message }: { readonly message: string }): Promise<void> => say(message);
    const opening = { cell, host, store, train, val, signal: stop.now, say, onLost };
    return await withTrainer(
      opening,
      async (trainer) => (await trainer.evaluate(trainer.is.root.id)).metrics,
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
