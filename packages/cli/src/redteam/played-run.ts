import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  digestOf,
  digestOfLine,
  projectTrajectory,
  toJournalLine,
  type Digest,
  type JournalEvent,
  type PlannedCell,
} from '@rl-exp/core';
import { readCheckpointRecord, writeCheckpointRecord } from '../runtime/checkpoint-record.ts';
import { readJournal } from '../runtime/journal-file.ts';
import { RunDirectory, type CellPaths } from '../runtime/run-directory.ts';
import type { SceneRun } from './redteam-case.ts';
import { changeTensors } from './safetensors.ts';

/** A finished run of one cell in a folder of its own. */
export class PlayedRun implements SceneRun {
  readonly directory: string;
  readonly store: string;
  readonly cell: CellPaths;
  readonly #run: RunDirectory;
  readonly #planned: PlannedCell;

  private constructor(run: RunDirectory, planned: PlannedCell, store: string) {
    this.directory = run.path;
    this.store = store;
    this.cell = run.cell(planned);
    this.#run = run;
    this.#planned = planned;
  }

  static async open(directory: string, store: string): Promise<PlayedRun> {
    const run = await RunDirectory.open(directory);
    const [planned] = run.plan.cells;
    if (planned === undefined) throw new Error(`${directory} has no cell.`);
    return new PlayedRun(run, planned, store);
  }

  async readJournal(): Promise<readonly JournalEvent[]> {
    return (await readJournal(this.cell.journal)).records.map(({ event }) => event);
  }

  async writeJournal(events: readonly JournalEvent[]): Promise<void> {
    const { records } = await readJournal(this.cell.journal);
    let prev: Digest | null = null;
    const lines: string[] = [];
    for (const [seq, event] of events.entries()) {
      const time = records[seq]?.time ?? records.at(-1)?.time ?? new Date(0).toISOString();
      const line = toJournalLine({ v: 1, seq, time, prev, event });
      prev = digestOfLine(line);
      lines.push(line);
    }
    await writeFile(this.cell.journal, lines.map((line) => `${line}\n`).join(''));
    const trajectory = projectTrajectory({
      experiment: this.#run.plan.experiment,
      cell: this.#planned,
      events,
      head: prev ?? digestOf(''),
    });
    await writeFile(this.cell.trajectory, `${JSON.stringify(trajectory, null, 2)}\n`);
  }

  async rewriteTensors(
    checkpoint: string,
    change: (name: string, values: Float32Array) => void,
  ): Promise<void> {
    await changeTensors(join(checkpoint, 'model.safetensors'), change);
    await this.renewDigests(checkpoint);
  }

  async renewDigests(checkpoint: string): Promise<void> {
    const record = await readCheckpointRecord(checkpoint);
    if (record === null || typeof record === 'string')
      throw new Error(`Nothing holds for ${checkpoint}: ${record ?? 'there is no record'}.`);
    const files: Record<string, Digest> = {};
    for (const name of await readdir(checkpoint))
      files[name] = digestOf(await readFile(join(checkpoint, name)));
    await writeCheckpointRecord(checkpoint, record.state, { directory: checkpoint, files });
  }
}
