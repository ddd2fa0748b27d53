import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { delimiter } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { resolvePython } from '@rl-exp/bridge';
import { hubPython } from '@rl-exp/hub';
import { z } from 'zod';

const tests = fileURLToPath(new URL('../../python/tests', import.meta.url));
const logSchema = z.array(
  z.object({ method: z.string(), path: z.string(), authorised: z.boolean() }),
);

/** The stand-in hub in a process of its own, with the odd Afrivoice corpus of the Python tests. */
export class AfrivoiceHub implements AsyncDisposable {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  static async start(folder: string): Promise<AfrivoiceHub> {
    const silent = (): void => undefined;
    const python = await resolvePython({
      slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
      requires: ['av', 'numpy'],
      logger: { debug: silent, info: silent, warn: silent, progress: silent },
    });
    const env = { PYTHONPATH: [hubPython, tests].join(delimiter), PYTHONUNBUFFERED: '1' };
    await promisify(execFile)(python, ['-m', 'write_afrivoice', folder], { env });
    const child = spawn(python, ['-m', 'rl_exp_local_hub', folder], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const url of createInterface(child.stdout)) return new AfrivoiceHub(child, url);
    throw new Error('the local hub ended before it said where it is');
  }

  async setFaults(...faults: readonly object[]): Promise<void> {
    const answer = await fetch(`${this.url}/faults`, {
      method: 'POST',
      body: JSON.stringify(faults),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async log(): Promise<z.infer<typeof logSchema>> {
    return logSchema.parse(await (await fetch(`${this.url}/log`)).json());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill();
    if (this.#process.exitCode === null && this.#process.signalCode === null)
      await once(this.#process, 'exit');
  }
}
