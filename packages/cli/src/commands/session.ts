import { resolve } from 'node:path';
import type { WorkerSlot } from '@rl-exp/core';
import { createReporter } from '../reporters/create-reporter.ts';
import { createPaint, wantsColour } from '../reporters/paint.ts';
import { PluginHost } from '../runtime/plugin-host.ts';
import type { EmitEvent } from '../runtime/runtime-event.ts';
import { bindStopSignals, type BoundStopSignals } from '../runtime/stop-signals.ts';
import { loadSettings } from '../settings/load-settings.ts';
import type { Settings, StorePolicy } from '../settings/settings.ts';
import type { CommandContext } from './command-context.ts';
import { createTerminalDialog } from './terminal-dialog.ts';

/** Flags that every command which runs plugins takes. */
export interface SessionFlags {
  readonly store?: string;
  readonly runs?: string;
  readonly python?: string;
  readonly accelerator?: WorkerSlot['accelerator'];
  /** How many cells go on at once. */
  readonly jobs?: number;
  readonly verbose?: boolean;
}

/** What a command needs to run plugins: where things lie, who is told, how it is stopped. */
export interface Session {
  readonly settings: Settings;
  readonly store: string;
  readonly storePolicy: StorePolicy;
  readonly runs: string;
  readonly jobs: number | undefined;
  readonly emit: EmitEvent;
  readonly stop: BoundStopSignals;
  /** Makes plugins for an experiment file; `secrets` is where `{ env: NAME }` is looked up. */
  host(experiment: string, secrets: CommandContext['environment']): PluginHost;
  close(): void;
}

/** Opens a session. Precedence of its settings: flag, environment, project settings, default. */
export async function openSession(flags: SessionFlags, context: CommandContext): Promise<Session> {
  const { environment, workingDirectory } = context;
  const settings = await loadSettings({ workingDirectory, environment, flags });
  const { stderr } = context;
  const reporter = createReporter({
    output: stderr,
    isLive: stderr.isTTY === true && (environment['CI'] ?? '') === '',
    paint: createPaint(wantsColour(stderr, environment)),
    verbose: flags.verbose ?? false,
  });
  const { terminal } = context;
  const dialog = terminal && createTerminalDialog({ terminal, reporter });
  const shown = dialog ?? reporter;
  const emit: EmitEvent = (event) => shown.on(event);
  const stop = bindStopSignals((text) =>
    emit({ type: 'message', level: 'info', source: 'stop', text }),
  );
  return {
    settings,
    store: settings.store,
    storePolicy: settings.storePolicy,
    runs: resolve(workingDirectory, flags.runs ?? 'runs'),
    jobs: settings.jobs,
    emit,
    stop,
    host: (experiment, secrets) =>
      new PluginHost({
        experiment,
        slots: { workers: settings.workers, trainer: settings.trainer },
        cacheDirectory: settings.cache,
        secrets,
        emit,
        ...(dialog === undefined ? {} : { ask: dialog.ask }),
      }),
    close: () => {
      stop.release();
      shown.close();
    },
  };
}
