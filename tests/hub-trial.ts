import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeAfrivoice } from '@rl-exp/data-speech/write-afrivoice';
import { LocalHub } from '@rl-exp/hub/local-hub';
import {
  checkout,
  ownEnvironment,
  places,
  startCommand,
  type CommandResult,
  type StartedCommand,
} from './command.ts';
import { workingPython } from './working-python.ts';

/** The Afrivoice profile, as a user names it. */
export const profile = ['experiments/swahili.yaml', '--profile', 'afrivoice'];

interface Place {
  /** The folder below the root that holds all that the command knows from before. */
  readonly cache?: string;
  readonly token?: string;
}

/** Commands that find the odd Afrivoice corpus on a hub of their own, and a tiny openai/whisper-small if it is asked for. */
export class HubTrial implements AsyncDisposable {
  readonly root: string;
  readonly hub: LocalHub;
  readonly #python: string;

  private constructor(root: string, hub: LocalHub, python: string) {
    this.root = root;
    this.hub = hub;
    this.#python = python;
  }

  static async open({ withModel }: { readonly withModel: boolean }): Promise<HubTrial> {
    const { root } = await places();
    const folder = join(root, 'hub');
    const python = await workingPython();
    await writeAfrivoice(folder);
    if (withModel) {
      const script = join(checkout, 'tests/write-whisper.py');
      const PYTHONPATH = join(checkout, 'packages/trainer-torch/python/tests');
      const model = join(folder, 'models/openai/whisper-small');
      await promisify(execFile)(python, [script, model], { env: { PYTHONPATH } });
    }
    return new HubTrial(root, await LocalHub.start(folder), python);
  }

  async command(args: readonly string[], place: Place = {}): Promise<CommandResult> {
    return await this.start(args, place).finished;
  }

  start(args: readonly string[], { cache = 'cache', token = '' }: Place = {}): StartedCommand {
    const environment = {
      ...ownEnvironment(),
      HF_ENDPOINT: this.hub.url,
      HF_HUB_OFFLINE: '0',
      HF_TOKEN: token,
      RL_EXP_CACHE: join(this.root, cache),
      RL_EXP_PYTHON: this.#python,
      RL_EXP_HUB_TRIES: '2',
      RL_EXP_HUB_FIRST_WAIT_SECONDS: '0.05',
      RL_EXP_HUB_DEADLINE_SECONDS: '1',
    };
    return startCommand(args, { environment });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.hub[Symbol.asyncDispose]();
    await rm(this.root, { recursive: true });
  }
}
