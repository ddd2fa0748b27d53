import { resolve } from 'node:path';
import { nearest } from '../diagnostics/nearest.ts';
import { loadCases } from '../redteam/load-cases.ts';
import type { RedteamCase } from '../redteam/redteam-case.ts';
import { runRedteam } from '../redteam/run-redteam.ts';
import { scoreOf } from '../redteam/score.ts';
import { shippedCases } from '../redteam/shipped-cases.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { documentMarkdown } from './document-markdown.ts';
import { documentText } from './document-text.ts';
import { commandErrors } from './errors.ts';
import { redteamDocument } from './redteam-document.ts';
import { openSession, type SessionFlags } from './session.ts';

export interface RedteamFlags extends Pick<SessionFlags, 'python' | 'accelerator' | 'verbose'> {
  readonly cases?: string;
  readonly only?: readonly string[];
  readonly keep?: boolean;
  readonly markdown?: boolean;
  readonly json?: boolean;
}

/** `rl-exp redteam`: tries the judge with cheats and odd honest runs. Returns 1 where one was missed or wronged. */
export async function redteamCommand(
  flags: RedteamFlags,
  context: CommandContext,
): Promise<number> {
  const { workingDirectory } = context;
  const shipped = await shippedCases();
  const own =
    flags.cases === undefined
      ? []
      : await loadCases(resolve(workingDirectory, flags.cases), { taken: shipped });
  const all = [...shipped, ...own];
  const cases = chosen(all, flags.only);
  const session = await openSession(flags, context);
  const { emit, stop } = session;
  const began = performance.now();
  try {
    const { folder, trials } = await runRedteam({
      cases,
      keep: flags.keep ?? false,
      host: (experiment) => session.host(experiment, {}),
      emit: () => undefined,
      stop,
      now: context.now,
      onTrial: ({ name, attempts }, done) => {
        const said = attempts.map(({ strength, status, by }) =>
          [`at ${strength}`, status, ...by].join(' '),
        );
        const text = `${done}/${cases.length} ${name}: ${said.join(' · ')}`;
        emit({ type: 'message', level: 'info', source: 'redteam', text });
      },
    });
    const score = scoreOf(trials);
    const isWide = flags.markdown === true;
    const blocks = redteamDocument(trials, score, { isWide });
    const tables = isWide ? documentMarkdown(blocks) : documentText(blocks);
    const text = [tables, ...(flags.keep === true ? [`kept in ${folder}`] : [])].join('\n\n');
    const seconds = (performance.now() - began) / 1000;
    const kept = flags.keep === true ? { folder } : {};
    writeAnswer({ data: { score, seconds, ...kept, trials }, text }, flags, context);
    const isPerfect =
      score.caught_rightly === score.cheats && score.failed_honest === 0 && score.broken === 0;
    return isPerfect ? 0 : 1;
  } finally {
    session.close();
  }
}

function chosen(all: readonly RedteamCase[], only: readonly string[] | undefined) {
  if (only === undefined) return all;
  const unknown = only.find((name) => !all.some((each) => each.name === name));
  if (unknown !== undefined) {
    const similar = nearest(
      unknown,
      all.map(({ name }) => name),
    );
    const known = all.map(({ name }) => name).join(', ');
    throw commandErrors.create('RLX_USAGE', {
      message: `--only names '${unknown}'; there are ${known}.`,
      next: similar === undefined ? 'Name some of these.' : `Did you mean ${similar}?`,
    });
  }
  return all.filter(({ name }) => only.includes(name));
}
