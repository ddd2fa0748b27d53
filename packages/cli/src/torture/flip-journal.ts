import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isRlExpError } from '@rl-exp/core';
import { readJournal } from '../runtime/index.ts';
import { codeOf, describeEnd } from './command-line.ts';
import { flipInFile, flipped, sampleBelow } from './flipped.ts';
import { randomStream } from './random-stream.ts';
import { counted, type Row } from './row.ts';
import type { Torture } from './torture.ts';
import type { Trial } from './trial.ts';

const readInProcess = 1000;
const byCommand = 6;

/** Flips bits of a finished run's journals. */
export async function flipJournal(torture: Torture): Promise<Row> {
  const random = randomStream(torture.seed, 'flip journal');
  const { trial } = await torture.reference(0);
  const faults: string[] = [];
  let read = 0;
  let setAside = 0;
  const journals = await trial.journals();
  for (const journal of journals) {
    const bytes = await readFile(journal);
    const scratch = join(torture.folder, 'flipped.jsonl');
    for (const at of sampleBelow(
      bytes.length,
      Math.ceil(readInProcess / journals.length),
      random,
    )) {
      torture.stop.throwIfAborted();
      await writeFile(scratch, flipped(bytes, at, random));
      const found = await reading(scratch, bytes, at);
      read += 1;
      if (found === 'set aside') setAside += 1;
      else if (found !== 'refused') faults.push(`byte ${at} of ${journal}: ${found}`);
    }
    await rm(scratch, { force: true });
  }
  for (let done = 0; done < byCommand; done += 1) {
    torture.report({ task: 'flip journal', done, total: byCommand, unit: 'commands' });
    const journal = journals[done % journals.length] ?? '';
    faults.push(...(await flippedForCommands(torture, trial, journal, random)));
  }
  const tried = read + byCommand;
  const end = setAside === 0 ? '' : `, ${setAside} at the last line's end taken for a cut record`;
  return {
    scenario: 'flip journal',
    tried,
    survived: Math.max(0, tried - faults.length),
    detail: `flipped bits: ${read} read${end}; ${counted(byCommand, 'time')} fsck and run, each whole again after`,
    faults,
  };
}

/** A flipped last line end makes the last record one that was cut short; everywhere else the journal is refused, and its line named. */
async function reading(path: string, bytes: Uint8Array, at: number): Promise<string> {
  const line = Buffer.from(bytes.subarray(0, at)).toString('latin1').split('\n').length;
  try {
    const { records, tornTail } = await readJournal(path);
    const isLast = at === bytes.length - 1 && tornTail !== '';
    return isLast && records.length === line - 1 ? 'set aside' : 'it is accepted';
  } catch (error) {
    if (!isRlExpError(error) || error.code !== 'RLX_JOURNAL_CORRUPT')
      return `it fails: ${String(error)}`;
    const named = Number(/\bLine (\d+)/i.exec(error.message)?.[1]);
    // A flipped line end joins or parts lines, so that the next one may be the first that does not hold.
    return named === line || named === line + 1
      ? 'refused'
      : `line ${named} is named instead of ${line}`;
  }
}

async function flippedForCommands(
  torture: Torture,
  trial: Trial,
  journal: string,
  random: () => number,
): Promise<readonly string[]> {
  const [directory = ''] = await trial.runDirectories();
  const cell = dirname(journal).split('/').at(-1) ?? '';
  const faults: string[] = [];
  const size = (await readFile(journal)).length;
  const undo = await flipInFile(journal, () => (random() * (size - 1)) / size);
  const check = await torture.commands.run(['fsck', directory, '--json']);
  if (check.exitCode !== 1 || !check.stdout.includes(cell))
    faults.push(`fsck does not name cell ${cell}: ${describeEnd(check)}`);
  const run = await torture.commands.run(trial.runArguments, trial.commandOptions);
  if (run.exitCode !== 1 || codeOf(run) !== 'RLX_JOURNAL_CORRUPT')
    faults.push(`run does not refuse a flipped bit: ${describeEnd(run)}`);
  await undo();
  const again = await torture.commands.run(['fsck', directory, '--json']);
  if (again.exitCode !== 0) faults.push(`fsck after it is undone: ${describeEnd(again)}`);
  return faults;
}
