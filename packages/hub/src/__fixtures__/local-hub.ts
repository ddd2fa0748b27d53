import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { resolvePython } from '@rl-exp/bridge';
import { z } from 'zod';
import { hubPython } from '../hub-python.ts';

const logSchema = z.array(
  z.object({
    method: z.string(),
    path: z.string(),
    range: z.string().nullable(),
    authorised: z.boolean(),
    large: z.boolean(),
    status: z.int().nullable(),
  }),
);

/** The stand-in hub in a process of its own, over a folder in its layout. */
export class LocalHub implements AsyncDisposable {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  static async start(folder: string): Promise<LocalHub> {
    const silent = (): void => undefined;
    const python = await resolvePython({
      slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
      requires: [],
      logger: { debug: silent, info: silent, warn: silent, progress: silent },
    });
    const child = spawn(python, ['-m', 'rl_exp_local_hub', folder], {
      env: { PYTHONPATH: hubPython, PYTHONUNBUFFERED: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const url of createInterface(child.stdout)) return new LocalHub(child, url);
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
