import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { readJournal } from '../runtime/index.ts';
import { interruptAt, newestJournal } from './interrupt.ts';
import { drawsFor } from './draws-for.ts';
import type { Row } from './row.ts';
import type { Torture } from './torture.ts';
import type { Trial } from './trial.ts';

const typeSchema = z.object({ event: z.object({ type: z.string() }) });

/** The journal of an interrupted run, cut within its last record as a crash may leave it. */
export async function cut(torture: Torture): Promise<readonly Row[]> {
  const random = drawsFor(torture.seed, 'cut');
  const { recordTypes } = await torture.reference(0);
  const wanted = [...new Set(recordTypes)];
  const interruptions = { brief: 3, usual: wanted.length, thorough: 4 * wanted.length }[
    torture.extent
  ];
  const total = { tried: 0, survived: 0, resumed: 0 };
  const types: string[] = [];
  const faults: string[] = [];
  for (let done = 0; done < interruptions; done += 1) {
    torture.report({ task: 'cut', done, total: interruptions, unit: 'interrupted runs' });
    const trial = await torture.trial({ variant: 0 });
    const type = wanted[Math.floor((done * wanted.length) / interruptions)];
    const lines = recordTypes.flatMap((found, index) => (found === type ? [index + 1] : []));
    const result = await interruptAt(
      torture,
      trial,
      lines[Math.floor(random() * lines.length)] ?? 1,
    );
    const journal = result === null ? await newestJournal(trial) : null;
    if (journal !== null) {
      const made = await cutEverywhere(torture, trial, journal, random);
      total.tried += made.tried;
      total.resumed += made.resumed;
      total.survived += made.tried - Math.min(made.tried, made.faults.length);
      types.push(made.type);
      faults.push(...made.faults);
    }
    await trial.remove();
  }
  const detail = `last record (${[...new Set(types)].join(', ')}) cut at every byte; ${total.resumed} of the cuts continued to the end`;
  return [{ scenario: 'cut', tried: total.tried, survived: total.survived, detail, faults }];
}

async function cutEverywhere(
  torture: Torture,
  trial: Trial,
  journal: string,
  random: () => number,
): Promise<{
  readonly tried: number;
  readonly resumed: number;
  readonly type: string;
  readonly faults: readonly string[];
}> {
  const bytes = await readFile(journal);
  // A kill may itself have left a cut record behind.
  const end = bytes.lastIndexOf('\n') + 1;
  const begin = bytes.subarray(0, end - 1).lastIndexOf('\n') + 1;
  const { event } = typeSchema.parse(JSON.parse(bytes.subarray(begin, end).toString()));
  const whole = bytes.subarray(0, begin).toString().split('\n').length - 1;
  const faults: string[] = [];
  for (let length = begin; length < end; length += 1) {
    torture.stop.throwIfAborted();
    await writeFile(journal, bytes.subarray(0, length));
    const fault = await faultOfCut(journal, whole, length - begin);
    if (fault !== null) faults.push(`${event.type} cut after ${length - begin} bytes: ${fault}`);
  }
  await writeFile(journal, bytes.subarray(0, end));
  const pristine = `${trial.folder}.whole`;
  await cp(trial.folder, pristine, { recursive: true });
  const samples = [
    ...new Set([begin + Math.round(random()), Math.floor((begin + end) / 2), end - 1]),
  ];
  for (const length of samples) {
    await rm(trial.folder, { recursive: true });
    await cp(pristine, trial.folder, { recursive: true });
    await writeFile(journal, bytes.subarray(0, length));
    const witness = torture.witness(trial);
    await witness.look();
    const resume = (await trial.resumeArguments()) ?? trial.runArguments;
    const args = length === begin ? trial.runArguments : resume;
    const found = await torture.faultsOf(
      trial,
      await torture.commands.run(args, trial.commandOptions),
      { witness },
    );
    if (found.length > 0)
      faults.push(`${event.type} cut after ${length - begin} bytes: ${found.join('; ')}`);
  }
  await rm(pristine, { recursive: true });
  return { tried: end - begin, resumed: samples.length, type: event.type, faults };
}

async function faultOfCut(journal: string, whole: number, rest: number): Promise<string | null> {
  try {
    const { records, tornTail } = await readJournal(journal);
    if (records.length !== whole) return `${records.length} records are read, ${whole} are whole`;
    return (rest === 0) === (tornTail === '') ? null : 'the rest is not taken for a cut record';
  } catch (error) {
    return `it is refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}
