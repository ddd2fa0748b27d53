import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startCommand, type CommandResult } from './command.ts';

/** A running `rl-exp watch`. */
export interface Watch {
  /** The printed address, with the token. */
  readonly url: string;
  readonly origin: string;
  /** What a browser sends after it has opened the address. */
  readonly cookie: string;
  /** Presses Ctrl-C. */
  stop(): Promise<CommandResult>;
}

const printedSchema = z.strictObject({ url: z.url(), token: z.string().min(32) });

/** Starts the real command, which ends with the test at the latest. */
export async function startWatch(
  args: readonly string[],
  options: { readonly kept?: boolean } = {},
): Promise<Watch> {
  const { child, finished } = startCommand(['watch', '--json', ...args]);
  const stop = async (): Promise<CommandResult> => {
    child.kill('SIGINT');
    return await finished;
  };
  if (options.kept !== true) onTestFinished(async () => void (await stop()));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: string) => resolve(chunk));
    void finished.then(({ stderr }) => reject(new Error(stderr)));
  });
  const { url, token } = printedSchema.parse(JSON.parse(line));
  const { origin, port } = new URL(url);
  return { url, origin, cookie: `rl-exp-${port}=${token}`, stop };
}
