import type { Finding } from '../runtime/fsck/finding.ts';
import { repairRun } from '../runtime/fsck/repair.ts';
import { fsckRun, type CellFindings, type RunFindings } from '../runtime/fsck/run.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { namedRun } from './named-run.ts';
import { openSession, type SessionFlags } from './session.ts';

export interface FsckFlags extends Pick<SessionFlags, 'store' | 'verbose'> {
  readonly repair?: boolean;
  readonly json?: boolean;
}

/** `rl-exp fsck RUN`: checks a run directory, and with `--repair` mends it. Returns 1 where something is damaged. */
export async function fsckCommand(
  path: string,
  flags: FsckFlags,
  context: CommandContext,
): Promise<number> {
  const directory = await namedRun(path, {}, context);
  const session = await openSession(flags, context);
  try {
    const store = flags.store === undefined ? undefined : session.store;
    const repaired = flags.repair === true ? await repairRun(directory) : [];
    const found = await fsckRun({
      directory,
      store,
      onProgress: (progress) => {
        session.stop.now.throwIfAborted();
        session.emit({ type: 'progress', source: 'fsck', progress });
      },
    });
    session.close();
    writeAnswer({ data: { ...found, repaired }, text: toText(found, repaired) }, flags, context);
    return found.whole ? 0 : 1;
  } finally {
    session.close();
  }
}

function toText(
  { run, whole, owner, findings, cells }: RunFindings,
  repaired: readonly string[],
): string {
  return [
    ...repaired.map((done) => `mended   ${done}`),
    `${stateText(whole)} ${run}${owner === null ? '' : ` · process ${owner.pid} on ${owner.host} is at work on it`}`,
    ...findings.map(findingText),
    ...cells.flatMap((cell) => [cellText(cell), ...cell.findings.map(findingText)]),
    ...(repaired.length === 0 ? [] : [`go on with: rl-exp resume ${run}`]),
  ].join('\n');
}

function cellText(cell: CellFindings): string {
  const parts = [
    `cell ${cell.cell}`,
    `seed ${cell.seed}`,
    `${cell.steps_done} of ${cell.steps} steps`,
    ...(cell.verdict === null ? [] : [`verdict ${cell.verdict}`]),
    ...(cell.states_evicted === 0
      ? []
      : [`${cell.states_evicted} states are made again when needed`]),
  ];
  return `${stateText(cell.whole)} ${parts.join(' · ')}`;
}

function findingText({ severity, path, reason, remedy }: Finding): string {
  return `  ${severity === 'damage' ? 'damaged' : 'note'}  ${path}: ${reason}\n           → ${remedy}`;
}

const stateText = (whole: boolean): string => (whole ? 'whole   ' : 'damaged ');
