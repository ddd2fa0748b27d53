import {
  canonicalJson,
  planDigest,
  type Plan,
  type PlannedCell,
  type PlannedSlot,
} from '@rl-exp/core';
import type { CommandContext } from './command-context.ts';
import { writeAnswer } from './answer.ts';
import { readExperiment, type ExperimentFlags } from './experiment-flags.ts';

/** `rl-exp plan FILE`: what a run would do, cell by cell. Nothing is written. `--json` prints the plan itself. */
export async function planCommand(
  file: string,
  flags: ExperimentFlags & { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const { plan } = await readExperiment(file, flags, context);
  const data: unknown = JSON.parse(canonicalJson(plan));
  writeAnswer({ data, text: planText(plan) }, flags, context);
  return 0;
}

/** The plan as a table of its cells. */
export function planText(plan: Plan): string {
  const rows = [
    ['cell', 'seed', 'agent', 'trainer', 'judge', 'data', 'training', 'start'],
    ...plan.cells.map((cell) => [
      cell.id,
      String(cell.seed),
      slotText(cell.agent),
      slotText(cell.trainer),
      slotText(cell.judge),
      slotText(cell.data),
      trainingText(cell),
      startText(cell),
    ]),
  ];
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const table = rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const cells = plan.cells.length === 1 ? '1 cell' : `${plan.cells.length} cells`;
  return [`${plan.experiment}: ${cells}, plan ${planDigest(plan).slice(0, 12)}`, '', ...table].join(
    '\n',
  );
}

function slotText({ use, version }: PlannedSlot): string {
  return use.startsWith('.') || use.startsWith('/')
    ? `${use} ${version.slice(0, 8)}`
    : `${use} ${version}`;
}

function trainingText({ environment: { steps, segment } }: PlannedCell): string {
  const amount =
    'updates' in segment ? `${segment.updates} updates` : `${segment.audio_seconds} s of audio`;
  return `${steps} × ${amount}`;
}

function startText({ hyperparameters }: PlannedCell): string {
  return Object.entries(hyperparameters)
    .filter(([, choice]) => choice.start !== undefined)
    .map(([name, { start }]) => `${name} ${start}`)
    .join(', ');
}
