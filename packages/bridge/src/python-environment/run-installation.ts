import type { Logger } from '@rl-exp/core';
import { bridgeErrors } from '../errors.ts';
import { supervisedCommand } from '../supervised-command.ts';
import { installationAdvice } from './installation-advice.ts';
import { installerEnvironment } from './installer.ts';
import { runCommand } from './run-command.ts';

export interface InstallationOptions {
  /** What is being made, e.g. `a Python environment`. */
  readonly task: string;
  /** A Python that can run the supervisor, so that no installer outlives this process. */
  readonly base: string;
  readonly commands: readonly (readonly string[])[];
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the commands of an installation one after the other, reporting seconds as progress.
 *
 * @throws RlExpError RLX_PYTHON_ENVIRONMENT_FAILED with what was run, what it said and what to do;
 *   RLX_WORKER_CANCELLED.
 */
export async function runInstallation(options: InstallationOptions): Promise<void> {
  const { task, base, commands, logger, signal } = options;
  const started = performance.now();
  let detail = '';
  const report = (): void => {
    const done = Math.round((performance.now() - started) / 1000);
    logger.progress({ task, done, total: null, unit: 'seconds', detail });
  };
  const timer = setInterval(report, 1000);
  try {
    for (const [index, command] of commands.entries()) {
      logger.info(`$ ${command.join(' ')}`);
      const result = await runCommand({
        command: supervisedCommand(base, command),
        environment: installerEnvironment(),
        signal,
        onLine: (line) => {
          if (!line.startsWith('WARNING')) detail = line.trim().slice(0, 100);
          logger.debug(line);
        },
      });
      if (signal?.aborted === true) {
        throw bridgeErrors.create('RLX_WORKER_CANCELLED', { work: task });
      }
      if (result.code !== 0) {
        throw bridgeErrors.create('RLX_PYTHON_ENVIRONMENT_FAILED', {
          task,
          commands: commands.slice(0, index + 1).map((words) => words.join(' ')),
          output: result.lastLines,
          advice: installationAdvice(result.lastLines.join('\n')),
        });
      }
    }
  } finally {
    clearInterval(timer);
  }
}
