import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  isReport,
  renderReport,
  toCsv,
  toMarkdown,
  toReportJson,
  type ReportData,
} from '@rl-exp/report';
import { readTextIfThere, writeFileAtomic } from '../runtime/atomic-file.ts';
import { readReportData } from '../runtime/report/read-report-data.ts';
import { listRuns } from '../runtime/run-directory.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { commandErrors } from './errors.ts';
import { namedRun } from './named-run.ts';

const formats = {
  html: renderReport,
  md: toMarkdown,
  json: (data: ReportData) => `${JSON.stringify(toReportJson(data), null, 2)}\n`,
  csv: toCsv,
} as const;
export type ReportFormat = keyof typeof formats;

export interface ReportFlags {
  readonly output?: string;
  readonly format?: ReportFormat;
  /** How many transcripts a cell shows. */
  readonly clips: number;
  readonly runs?: string;
  readonly json?: boolean;
}

/** `rl-exp report [RUN …]`: writes what is on record of runs as one file. Returns the exit code. */
export async function reportCommand(
  paths: readonly string[],
  flags: ReportFlags,
  context: CommandContext,
): Promise<number> {
  const { workingDirectory, environment } = context;
  const { format = 'html', clips } = flags;
  const directories = await findRuns(paths, flags, context);
  const { cache } = await loadSettings({ workingDirectory, environment });
  const data = await readReportData(directories, { cache, clips });
  const content = formats[format](data);
  const [first = workingDirectory] = directories;
  const folder = directories.length === 1 ? first : workingDirectory;
  const name = `report.${format}`;
  const file =
    flags.output === undefined
      ? join(folder, name)
      : await fileOf(resolve(workingDirectory, flags.output), {
          name,
          isFolder: /[\\/]$/.test(flags.output),
        });
  const before = await readReport(file);
  if (flags.output !== undefined && before !== null && !isReport(before))
    throw commandErrors.create('RLX_REPORT_FILE_TAKEN', { file });
  const changed = before !== content;
  if (changed) await writeReport(file, content);
  const answer = { file, format, runs: directories, bytes: Buffer.byteLength(content), changed };
  writeAnswer({ data: answer, text: file }, flags, context);
  return 0;
}

/** The file that is meant: of a folder, one in it. */
async function fileOf(
  path: string,
  { name, isFolder }: { readonly name: string; readonly isFolder: boolean },
): Promise<string> {
  const found = await stat(path).catch(() => null);
  return isFolder || found?.isDirectory() === true ? join(path, name) : path;
}

/** What the file holds; null where there is none. */
async function readReport(file: string): Promise<string | null> {
  try {
    return await readTextIfThere(file);
  } catch (error) {
    throw unwritable(file, error);
  }
}

async function writeReport(file: string, content: string): Promise<void> {
  try {
    await writeFileAtomic(file, content);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
  return commandErrors.create('RLX_REPORT_UNWRITABLE', { file, reason }, { cause });
}

/** The runs that are meant; without any, the newest of all. */
async function findRuns(
  paths: readonly string[],
  flags: ReportFlags,
  context: CommandContext,
): Promise<readonly string[]> {
  if (paths.length > 0)
    return [...new Set(await Promise.all(paths.map((path) => namedRun(path, flags, context))))];
  const { workingDirectory } = context;
  const runs = resolve(workingDirectory, flags.runs ?? 'runs');
  const [newest] = await listRuns(runs);
  if (newest === undefined) throw commandErrors.create('RLX_REPORT_NO_RUN', { where: runs });
  return [newest];
}
