import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  brokenLink,
  digestOfLine,
  journalRecordSchema,
  toJournalLine,
  type Digest,
  type JournalEvent,
  type JournalRecord,
} from '@rl-exp/core';
import { ensureDirectory, readTextIfThere, syncDirectory, unwritable } from './atomic-file.ts';
import { runtimeErrors } from './errors.ts';

/** The lines of a journal that hold, and what stood behind the last whole one. */
export interface JournalContent {
  readonly lines: readonly string[];
  readonly records: readonly JournalRecord[];
  /** Bytes of an append that a crash cut short. */
  readonly tornTail: string;
}

/**
 * Reads a journal and checks its chain. What stands behind the last line end is an append that was cut short.
 *
 * @throws RLX_JOURNAL_CORRUPT where a whole line does not hold.
 */
export async function readJournal(path: string): Promise<JournalContent> {
  const text = (await readTextIfThere(path)) ?? '';
  const lines = text.split('\n');
  const tornTail = lines.pop() ?? '';
  const broken = brokenLink(lines);
  if (broken !== null) throw runtimeErrors.create('RLX_JOURNAL_CORRUPT', { path, ...broken });
  const records = lines.map((line) => journalRecordSchema.parse(JSON.parse(line)));
  return { lines, records, tornTail };
}

/** Events that another one follows before anything depends on them; they reach the disk with that one. */
const followed: ReadonlySet<JournalEvent['type']> = new Set(['ask', 'transition']);

/**
 * The append-only, hash-chained record of one episode. One writer; but for `ask` and `transition`, a record is on disk
 * before append returns.
 */
export class JournalFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #now: () => Date;
  #lines: string[];
  #events: JournalEvent[];
  #last: Promise<void> = Promise.resolve();
  #failed: Error | null = null;

  private constructor(path: string, file: FileHandle, content: JournalContent, now: () => Date) {
    this.path = path;
    this.#file = file;
    this.#now = now;
    this.#lines = [...content.lines];
    this.#events = content.records.map((record) => record.event);
  }

  /** Opens a journal for appending; a torn tail is cut off and kept beside it as `journal.torn`. */
  static async open(path: string, now: () => Date): Promise<JournalFile> {
    await ensureDirectory(dirname(path));
    const content = await readJournal(path);
    const file = await open(path, 'a').catch((error: unknown) => {
      throw unwritable(path, error);
    });
    // Cut before the first append, or the next record would continue the torn one.
    if (content.tornTail !== '') {
      await writeFile(path.replace(/\.jsonl$/, '.torn'), content.tornTail, { flag: 'a' });
      await file.truncate(Buffer.byteLength(content.lines.map((line) => `${line}\n`).join('')));
      await file.sync();
    }
    await syncDirectory(dirname(path));
    return new JournalFile(path, file, content, now);
  }

  get events(): readonly JournalEvent[] {
    return this.#events;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Digest of the last line. */
  get head(): Digest {
    return digestOfLine(this.#lines.at(-1) ?? '');
  }

  /** Writes an event down; appends that come at once are written one after the other. */
  async append(event: JournalEvent): Promise<void> {
    const written = this.#last.then(async () => await this.#write(event));
    this.#last = written.catch(() => undefined);
    await written;
  }

  async #write(event: JournalEvent): Promise<void> {
    if (this.#failed !== null) throw this.#failed;
    const line = toJournalLine({
      v: 1,
      seq: this.#lines.length,
      time: this.#now().toISOString(),
      prev: this.#lines.length === 0 ? null : this.head,
      event,
    });
    try {
      await this.#file.appendFile(`${line}\n`);
      if (!followed.has(event.type)) await this.#file.datasync();
    } catch (error) {
      // A failed write or fsync may have left anything behind; only opening the file anew is safe.
      this.#failed = unwritable(this.path, error);
      throw this.#failed;
    }
    this.#lines.push(line);
    this.#events.push(event);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
