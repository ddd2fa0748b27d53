import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journalRecordSchema, type JournalRecord } from '@rl-exp/core';
import { command } from '../../tests/command.ts';
import type { Benchmark } from '../benchmark.ts';
import { markdownTable } from '../figures/markdown-table.ts';
import { quantiles } from '../figures/quantiles.ts';
import { TemporaryFolder } from '../temporary-folder.ts';

const steps = 200;

const experiment = `
version: 1
name: orchestration
seeds: [1]
objective: { metric: wer, goal: minimize }
environment: { steps: ${steps}, segment: { audio_seconds: 600 } }
data: { use: simulated }
splits:
  salt: orchestration
  train: { domains: [health, agriculture], share: 80% }
  val: { domains: [health, agriculture], share: 20% }
  hidden: { domains: [government] }
agent: { use: mock }
trainer: { use: simulated }
judge: { use: simulated }
`;

/**
 * What a step costs beside training: a whole run whose training is simulated in no time, from the times in its journal.
 * The simulated trainer's own work and the writing of its state are in the figures.
 */
export const bench: Benchmark = async ({ publish }) => {
  await using folder = await TemporaryFolder.create();
  const file = join(folder.path, 'experiment.yaml');
  await writeFile(file, experiment);
  const run = join(folder.path, 'run');
  const began = performance.now();
  const flags = ['--store', join(folder.path, 'store'), '--run', run];
  const { exitCode, stderr } = await command(['run', file, ...flags]);
  const seconds = (performance.now() - began) / 1000;
  if (exitCode !== 0) throw new Error(`the run failed:\n${stderr}`);
  const records = await readJournal(run);
  const ends = timesOf(records, 'step-end');
  const decisions = timesOf(records, 'decision');
  const transitions = timesOf(records, 'transition');
  const between = ends.slice(1).map((end, index) => end - (ends[index] ?? NaN));
  const milliseconds = {
    step: quantiles(between),
    first_20_steps: quantiles(between.slice(0, 20)),
    last_20_steps: quantiles(between.slice(-20)),
    of_a_step_training_and_state_writing: quantiles(
      transitions.map((at, index) => at - (decisions[index] ?? NaN)),
    ),
  };
  publish(
    [
      `A run of ${steps} steps: ${seconds.toFixed(1)} s. Milliseconds:`,
      markdownTable(
        Object.entries(milliseconds).map(([name, figures]) => ({
          what: name.replaceAll('_', ' '),
          ...figures,
        })),
      ),
    ].join('\n\n'),
  );
  return { steps, run_seconds: Number(seconds.toFixed(2)), milliseconds };
};

async function readJournal(run: string): Promise<readonly JournalRecord[]> {
  const [cell = ''] = await readdir(join(run, 'cells'));
  const text = await readFile(join(run, 'cells', cell, 'journal.jsonl'), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => journalRecordSchema.parse(JSON.parse(line)));
}

/** When events of a type were written down, in milliseconds. */
function timesOf(
  records: readonly JournalRecord[],
  type: JournalRecord['event']['type'],
): readonly number[] {
  return records
    .filter(({ event }) => event.type === type)
    .map(({ time }) => new Date(time).getTime());
}
