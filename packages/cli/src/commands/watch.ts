import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { contentPolicy } from '@rl-exp/report';
import { createDashboard } from '../dashboard/create-dashboard.ts';
import { createOverviewPage } from '../dashboard/overview-page.ts';
import { openRunPage } from '../dashboard/run-page.ts';
import { authorityOf, namesOf, serveDashboard } from '../dashboard/serve-dashboard.ts';
import { namedRuns, pageOf, runsBelow } from '../dashboard/shown-runs.ts';
import { loadSettings } from '../settings/load-settings.ts';
import type { CommandContext } from './command-context.ts';
import { namedRun } from './named-run.ts';

export interface WatchFlags {
  readonly runs?: string;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** How many transcripts a cell shows. */
  readonly clips: number;
  readonly json?: boolean;
}

/** `rl-exp watch [RUN …]`: serves the reports of runs while they go on, until it is stopped. Returns the exit code. */
export async function watchCommand(
  paths: readonly string[],
  flags: WatchFlags,
  context: CommandContext,
): Promise<number> {
  const { workingDirectory, environment, stdout, stderr } = context;
  const folder = resolve(workingDirectory, flags.runs ?? 'runs');
  const runs =
    paths.length === 0
      ? runsBelow(folder)
      : await namedRuns(await Promise.all(paths.map((path) => namedRun(path, flags, context))));
  const { cache } = await loadSettings({ workingDirectory, environment });
  const token = randomBytes(24).toString('base64url');
  const served = await serveDashboard({
    host: flags.host,
    port: flags.port,
    create: (port) =>
      createDashboard({
        overview: createOverviewPage({
          runs,
          place: paths.length === 0 ? folder : 'named runs',
        }),
        run: async (name) => {
          const found = (await runs()).find((run) => run.name === name);
          return found === undefined
            ? null
            : await openRunPage(found.path, { cache, clips: flags.clips });
        },
        policy: contentPolicy({ live: true }),
        access: {
          token,
          hosts: namesOf(flags.host).map((name) => authorityOf(name, port)),
          cookie: `rl-exp-${port}`,
        },
      }),
  });
  try {
    const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    const [only, ...others] = paths.length === 0 ? [] : await runs();
    const page = only === undefined || others.length > 0 ? '/' : pageOf(only);
    const url = `http://${authorityOf(reachable(flags.host), served.port)}${page}?token=${token}`;
    stdout.write(flags.json === true ? `${JSON.stringify({ url, token })}\n` : `${url}\n`);
    stderr.write('Open the address in a browser; Ctrl-C ends.\n');
    await stopped;
  } finally {
    await served.close();
  }
  return 0;
}

/** A name by which a server that listens on `host` can be asked for. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? (namesOf(host)[0] ?? host) : host;
}
