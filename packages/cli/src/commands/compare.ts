import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareRuns } from '../runtime/compare-runs.ts';
import type { GivenRules } from '../runtime/comparison-rules.ts';
import { nextCommands } from '../runtime/next-commands.ts';
import { listRuns, RunDirectory } from '../runtime/run-directory.ts';
import { runStatus } from '../runtime/run-status.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { comparisonDocument } from './comparison-document.ts';
import { documentMarkdown } from './document-markdown.ts';
import { documentText } from './document-text.ts';
import { commandErrors } from './errors.ts';
import { namedRun } from './named-run.ts';
import { readExperiment } from './experiment-flags.ts';

export interface CompareFlags extends GivenRules {
  readonly format?: 'text' | 'md';
  readonly runs?: string;
  readonly json?: boolean;
}

/** `rl-exp compare [RUN …]`: holds the methods of finished runs against one another. Returns the exit code. */
export async function compareCommand(
  paths: readonly string[],
  flags: CompareFlags,
  context: CommandContext,
): Promise<number> {
  const directories = await findRuns(paths, flags, context);
  const runs = await Promise.all(directories.map((path) => RunDirectory.open(path)));
  const comparison = await compareRuns(runs, flags);
  const document = comparisonDocument(comparison);
  const text = flags.format === 'md' ? documentMarkdown(document) : documentText(document);
  writeAnswer({ data: comparison, text }, flags, context);
  const next = await Promise.all(directories.map((path) => toFinish(path, context)));
  for (const command of next.flat())
    context.stderr.write(`not all cells are judged → ${command}\n`);
  return 0;
}

/** The runs that are meant; without any, the newest of all. */
async function findRuns(
  paths: readonly string[],
  flags: CompareFlags,
  context: CommandContext,
): Promise<readonly string[]> {
  const runs = resolve(context.workingDirectory, flags.runs ?? 'runs');
  if (paths.length === 0) {
    const [newest] = await listRuns(runs);
    if (newest !== undefined) return [newest];
    const next = 'rl-exp run experiments/agents-simulated.yaml';
    throw commandErrors.create('RLX_COMPARE_NO_RUN', { where: `below ${runs}`, next });
  }
  const found = await Promise.all(
    paths.map(async (path) => {
      const absolute = resolve(context.workingDirectory, path);
      if (existsSync(join(absolute, 'plan.json')) || !/\.(?:ya?ml|json)$/.test(path))
        return await namedRun(path, flags, context);
      const { plan } = await readExperiment(path, {}, context);
      const [newest] = await listRuns(runs, plan.experiment);
      if (newest !== undefined) return newest;
      const where = `of ${plan.experiment} below ${runs}`;
      throw commandErrors.create('RLX_COMPARE_NO_RUN', { where, next: `rl-exp run ${path}` });
    }),
  );
  return [...new Set(found)];
}

/** What to type so that the cells of a run that are missing come to their verdicts. */
async function toFinish(
  path: string,
  { workingDirectory }: CommandContext,
): Promise<readonly string[]> {
  const status = await runStatus(path);
  return status.cells.some(({ verdict }) => verdict === null)
    ? nextCommands(status, workingDirectory).slice(0, 1)
    : [];
}
