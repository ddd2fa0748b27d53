import { resolve } from 'node:path';
import { z } from 'zod';
import { createLiveReporter } from '../reporters/live-reporter.ts';
import { createPaint, wantsColour } from '../reporters/paint.ts';
import { createPlainReporter } from '../reporters/plain-reporter.ts';
import { isSurvived, type Row } from '../torture/row.ts';
import { runTorture } from '../torture/run-torture.ts';
import { scenarios } from '../torture/scenarios.ts';
import { tableText } from '../torture/table.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { commandErrors } from './errors.ts';
import type { ExperimentFlags } from './experiment-flags.ts';
import type { SessionFlags } from './session.ts';

export interface TortureFlags
  extends ExperimentFlags, Pick<SessionFlags, 'python' | 'accelerator'> {
  readonly kills: string;
  readonly seed: string;
  readonly only?: string;
  readonly keep?: boolean;
  readonly json?: boolean;
}

const countSchema = z.coerce.number().int().min(1).max(1_000_000);
const seedSchema = z.coerce.number().int().nonnegative();

/** `rl-exp torture [FILE]`: breaks runs in every way it knows and shows what was survived. Returns 1 where something was not. */
export async function tortureCommand(
  file: string | undefined,
  flags: TortureFlags,
  context: CommandContext,
): Promise<number> {
  const { workingDirectory, environment, stdout, stderr } = context;
  const kills = numberOf('--kills', flags.kills, countSchema);
  const seed = numberOf('--seed', flags.seed, seedSchema);
  const chosen = scenariosOf(flags.only);
  const output = {
    output: stderr,
    paint: createPaint(wantsColour(stderr, environment)),
    verbose: false,
  };
  const reporter =
    stderr.isTTY === true
      ? createLiveReporter(output)
      : createPlainReporter({ ...output, clockMilliseconds: () => performance.now() });
  const stop = new AbortController();
  const onStop = (): void => stop.abort();
  process.on('SIGINT', onStop).on('SIGTERM', onStop);
  const began = performance.now();
  try {
    const { folder, rows } = await runTorture({
      subject: file === undefined ? null : subjectOf(resolve(workingDirectory, file), flags),
      scenarios: chosen,
      kills,
      seed,
      keep: flags.keep ?? false,
      environment,
      workingDirectory,
      stop: stop.signal,
      report: (progress) => reporter.on({ type: 'progress', source: 'torture', progress }),
      onRows: (found) =>
        found.forEach(({ scenario, detail }) => reporter.on(message(scenario, detail))),
    });
    const seconds = (performance.now() - began) / 1000;
    const passed = rows.every(isSurvived);
    const paint = createPaint(wantsColour(stdout, environment));
    const text = [
      tableText(rows, { good: paint.green, bad: paint.red }),
      ...(flags.keep === true ? [`kept in ${folder}`] : []),
    ].join('\n');
    const data = { passed, kills, seed, seconds, ...(flags.keep === true ? { folder } : {}), rows };
    reporter.close();
    writeAnswer({ data, text }, flags, context);
    return passed ? 0 : 1;
  } finally {
    process.off('SIGINT', onStop).off('SIGTERM', onStop);
    reporter.close();
  }
}

function message(source: Row['scenario'], text: string) {
  return { type: 'message', level: 'info', source, text } as const;
}

function subjectOf(
  file: string,
  flags: TortureFlags,
): {
  readonly file: string;
  readonly flags: readonly string[];
  readonly workerFlags: readonly string[];
} {
  const workerFlags = [
    ...(flags.python === undefined ? [] : ['--python', flags.python]),
    ...(flags.accelerator === undefined ? [] : ['--accelerator', flags.accelerator]),
  ];
  return {
    file,
    flags: [
      ...(flags.profile ?? []).flatMap((name) => ['--profile', name]),
      ...(flags.set ?? []).flatMap((set) => ['--set', set]),
      ...(flags.mock === true ? ['--mock'] : []),
    ],
    workerFlags,
  };
}

function numberOf(flag: string, text: string, schema: z.ZodType<number>): number {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw commandErrors.create('RLX_USAGE', { message: `${flag} ${text}: ${issue?.message ?? ''}` });
}

function scenariosOf(only: string | undefined): readonly string[] {
  const known = Object.keys(scenarios);
  if (only === undefined) return known;
  const chosen = only.split(',').map((name) => name.trim());
  const unknown = chosen.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw commandErrors.create('RLX_USAGE', {
      message: `--only names '${unknown}'; there are ${known.join(', ')}.`,
    });
  }
  return known.filter((name) => chosen.includes(name));
}
