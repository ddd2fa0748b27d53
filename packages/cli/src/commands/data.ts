import { prepareSplits } from '../runtime/prepare-splits.ts';
import { summarizeSplits, type SplitSummary } from '../runtime/split-summary.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import type { ExperimentFlags } from './experiment-flags.ts';
import type { SessionFlags } from './session.ts';
import { withExperiment } from './with-experiment.ts';

/** `rl-exp data FILE`: prepares the data and shows hours, clips, speakers, domains, rejects and overlaps of every split. */
export async function dataCommand(
  file: string,
  flags: SessionFlags & ExperimentFlags & { readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const answer = await withExperiment(
    file,
    flags,
    context,
    async ({ experiment, session, host }) => {
      const [cell] = experiment.plan.cells;
      if (cell === undefined) return null;
      const data = await host.data(cell.data);
      const { manifest, splits } = await prepareSplits(data, cell.splits, null, session.stop.now);
      return {
        splits: summarizeSplits(splits),
        rejected: manifest.rejected,
        notice: manifest.notice,
      };
    },
  );
  if (answer === null) return 0;
  const text = toText(answer.splits, answer.rejected, answer.notice);
  writeAnswer({ data: answer, text }, flags, context);
  return 0;
}

function toText(
  splits: readonly SplitSummary[],
  rejected: Readonly<Record<string, number>>,
  notice: string | null,
): string {
  const rows = splits.map((split) =>
    [
      split.name.padEnd(7),
      String(split.clips).padStart(6),
      split.hours.toFixed(2).padStart(7),
      String(split.speakers).padStart(9),
      `  ${split.domains.join(', ')}`,
    ].join(''),
  );
  const shared = splits.flatMap((split) =>
    Object.entries(split.shared)
      .filter(([other]) => split.name < other)
      .map(
        ([other, { speakers, texts }]) =>
          `${split.name} and ${other} share ${speakers} speakers and ${texts} texts`,
      ),
  );
  const turnedAway = Object.entries(rejected).map(([reason, count]) => `${count} ${reason}`);
  return [
    'split   clips  hours speakers  domains',
    ...rows,
    '',
    ...shared,
    `rejected: ${turnedAway.length === 0 ? 'none' : turnedAway.join(', ')}`,
    ...(notice === null ? [] : [notice]),
  ].join('\n');
}
