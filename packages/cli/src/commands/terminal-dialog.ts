import { createInterface, type Interface } from 'node:readline/promises';
import type { PluginContext } from '@rl-exp/core';
import type { Reporter } from '../reporters/reporter.ts';
import type { RuntimeEvent } from '../runtime/runtime-event.ts';
import type { Terminal } from './command-context.ts';
import { commandErrors } from './errors.ts';

/** A reporter that shares its terminal with a person who is asked things. */
export interface TerminalDialog extends Reporter {
  readonly ask: NonNullable<PluginContext['ask']>;
}

/**
 * Asks one question at a time, on the terminal that a reporter writes to. While a question is open, nothing else is
 * written; what there was to report follows its answer.
 */
export function createTerminalDialog(options: {
  readonly terminal: Terminal;
  readonly reporter: Reporter;
}): TerminalDialog {
  const { terminal, reporter } = options;
  const { output } = terminal;
  let lines: Interface | null = null;
  let held: RuntimeEvent[] | null = null;
  const ended = new AbortController();
  let last: Promise<unknown> = Promise.resolve();

  async function put(question: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    // The terminal itself edits lines and turns Ctrl-C into a signal.
    lines ??= createInterface({ input: terminal.input(), output, terminal: false }).once(
      'close',
      () => ended.abort(),
    );
    reporter.close();
    held = [];
    try {
      return await lines.question(question, { signal: AbortSignal.any([signal, ended.signal]) });
    } catch (error) {
      signal.throwIfAborted();
      if (ended.signal.aborted) throw commandErrors.create('RLX_TERMINAL_ENDED', {});
      throw error;
    } finally {
      if (!ended.signal.aborted) lines.pause();
      const events = held;
      held = null;
      for (const event of events) reporter.on(event);
    }
  }

  return {
    on(event) {
      if (held === null) reporter.on(event);
      else if (event.type !== 'progress') held.push(event);
    },
    ask(question, signal) {
      const answer = last.then(async () => await put(question, signal));
      last = answer.catch(() => undefined);
      return answer;
    },
    close() {
      lines?.close();
      reporter.close();
    },
  };
}
