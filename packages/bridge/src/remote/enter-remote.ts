import { randomUUID } from 'node:crypto';
import type { Logger } from '@rl-exp/core';
import { z } from 'zod';
import { describeExit } from '../describe-exit.ts';
import { bridgeErrors } from '../errors.ts';
import { interpreterSchema, shortcomings } from '../python-environment/inspect-interpreter.ts';
import type { WorkerProcess } from '../worker-process.ts';
import { AnswerReader } from './answer-reader.ts';
import { bootstrapLine } from './bootstrap-line.ts';
import type { RemoteCode } from './remote-code.ts';

export interface EnterRemoteOptions {
  readonly name: string;
  readonly launch: readonly string[];
  /** The launcher, whose stdin and stdout are those of a shell. */
  readonly process: WorkerProcess;
  readonly python: string;
  readonly requires: readonly string[];
  readonly code: RemoteCode;
  readonly module: string;
  /** Options of the supervisor. */
  readonly supervisor: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Names of variables of the remote environment that the worker sees as well. */
  readonly keep: readonly string[];
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs: number;
}

const answerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('shell') }),
  z.object({ type: z.literal('old'), version: z.string() }),
  z.object({ type: z.literal('here') }),
  z.object({ type: z.literal('report'), report: interpreterSchema, known: z.boolean() }),
  z.object({ type: z.literal('failed'), problem: z.string() }),
  z.object({ type: z.literal('running') }),
]);
type Answer = z.infer<typeof answerSchema>;

/**
 * Turns the shell behind a launcher into a supervised worker; returns the interpreter's path there. See
 * bootstrap.py for what is said.
 *
 * @throws RlExpError RLX_REMOTE_UNREACHABLE, RLX_REMOTE_PYTHON_UNSUITABLE, RLX_REMOTE_SETUP_FAILED,
 *   RLX_WORKER_CANCELLED.
 */
export async function enterRemote(options: EnterRemoteOptions): Promise<string> {
  const { process: child, name, python, code, logger, signal, timeoutMs } = options;
  const interrupted = Promise.withResolvers<never>();
  // It may come while nothing waits for it.
  interrupted.promise.catch(() => {});
  const cancel = (): void =>
    interrupted.reject(
      bridgeErrors.create('RLX_WORKER_CANCELLED', { work: `the start of ${name}` }),
    );
  const timer = setTimeout(
    () => interrupted.reject(unreachable(`gave no answer within ${timeoutMs / 1000} s`)),
    timeoutMs,
  );
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted === true) cancel();

  let isShellReached = false;
  const unreachable = (problem: string): Error => {
    const stderr = child.stderr.lines(20);
    if (!isShellReached) {
      return bridgeErrors.create('RLX_REMOTE_UNREACHABLE', {
        launch: options.launch,
        problem,
        stderr,
      });
    }
    const reasons = [`it ${problem}`, ...stderr];
    return bridgeErrors.create('RLX_REMOTE_PYTHON_UNSUITABLE', { python, reasons });
  };
  const ended = child.exited.then((exit) => {
    throw unreachable(describeExit(exit));
  });
  ended.catch(() => {});

  const nonce = randomUUID();
  const reader = new AnswerReader(child.stdout, nonce, (line) =>
    logger.debug(`${name}: before the handshake: ${line.slice(0, 200)}`),
  );
  async function answer<Type extends Answer['type']>(
    type: Type,
  ): Promise<Extract<Answer, { type: Type }>> {
    const text = await Promise.race([reader.next(), ended, interrupted.promise]);
    const found = answerSchema.parse(JSON.parse(text));
    const isWanted = (value: Answer): value is Extract<Answer, { type: Type }> =>
      value.type === type;
    if (isWanted(found)) return found;
    if (found.type === 'old') {
      const reasons = [`it is Python ${found.version}, and 3.10 is the oldest`];
      throw bridgeErrors.create('RLX_REMOTE_PYTHON_UNSUITABLE', { python, reasons });
    }
    const problem = found.type === 'failed' ? found.problem : `it said '${found.type}' too early`;
    throw bridgeErrors.create('RLX_REMOTE_SETUP_FAILED', { launch: options.launch, problem });
  }
  const send = (message: object): void => void child.stdin.write(`${JSON.stringify(message)}\n`);

  try {
    child.stdin.write(await bootstrapLine(python, nonce));
    await answer('shell');
    isShellReached = true;
    await answer('here');
    const { requires, module, environment, keep, supervisor } = options;
    send({ requires, sha256: code.sha256, bytes: code.archive.length });
    const { report, known } = await answer('report');
    const reasons = shortcomings(report);
    if (reasons.length > 0) {
      throw bridgeErrors.create('RLX_REMOTE_PYTHON_UNSUITABLE', { python, reasons });
    }
    logger.debug(
      `${name}: ${report.executable} (${report.version}) there, code ${known ? 'known' : 'sent'}`,
    );
    send({ environment, keep, module, options: supervisor });
    if (!known) child.stdin.write(code.archive);
    await answer('running');
    reader.release();
    return report.executable;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}
