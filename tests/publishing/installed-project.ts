import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { checkout } from '../command.ts';
import type { PackageManager } from './package-managers.ts';
import { mustRun } from './run-program.ts';

/** What a run did, without what differs between two installations of the same code. */
export const doneSchema = z.object({
  run: z.string(),
  segments: z.object({ trained: z.int(), reused: z.int() }),
  cells: z.array(
    z.object({
      trajectory: z.object({
        status: z.string(),
        steps: z.array(
          z.object({
            decision: z.unknown(),
            hyperparameters: z.unknown(),
            // Its key digests the simulated trainer as it runs: TypeScript in a checkout, JavaScript when installed.
            evaluation: z.object({ metrics: z.unknown() }).nullable(),
            reward: z.unknown(),
          }),
        ),
      }),
      verdict: z.object({ status: z.string(), hidden: z.unknown() }),
    }),
  ),
});
export type Done = z.infer<typeof doneSchema>;

const planSchema = z.object({
  cells: z.array(z.object({ agent: z.object({ package: z.string(), version: z.string() }) })),
});

/** A local agent in TypeScript that Node alone does not run: enums need more than stripping. */
const localAgent = `import { definePlugin } from '@rl-exp/core';

enum Move { Up = 'lr_up', Hold = 'hold' }

export default definePlugin({
  kind: 'agent',
  name: 'local',
  specificationVersion: 'v1',
  summary: 'Goes up once, then holds.',
  options: { '~standard': { version: 1, vendor: 'local', validate: (value: unknown) => ({ value }) } },
  create() {
    let next = Move.Up;
    return {
      async decide() {
        const action = next;
        next = Move.Hold;
        return { action };
      },
    };
  },
});
`;

/** A project that has nothing but the published packages. */
export class InstalledProject {
  readonly folder: string;
  readonly #manager: PackageManager;

  private constructor(folder: string, manager: PackageManager) {
    this.folder = folder;
    this.#manager = manager;
  }

  static async install(options: {
    readonly parent: string;
    readonly manager: PackageManager;
    readonly registry: string;
    readonly packages: readonly string[];
  }): Promise<InstalledProject> {
    const { parent, manager, registry, packages } = options;
    const folder = await mkdtemp(join(parent, 'project-'));
    const manifest = {
      name: 'a-project',
      private: true,
      dependencies: Object.fromEntries(packages.map((name) => [name, '*'])),
    };
    const files = {
      'package.json': JSON.stringify(manifest),
      'local-agent.ts': localAgent,
      ...manager.settings(registry, join(parent, 'cache')),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    for (const name of ['simulated.yaml', 'swahili.yaml'])
      await cp(join(checkout, 'experiments', name), join(folder, name));
    await mustRun(manager.install, { folder });
    return new InstalledProject(folder, manager);
  }

  /** The answer of `npx rl-exp …`, or of what stands for npx. */
  async rlExp(args: readonly string[]): Promise<string> {
    return await mustRun([...this.#manager.exec, 'rl-exp', ...args], { folder: this.folder });
  }

  async run(file: string, args: readonly string[] = []): Promise<Done> {
    const flags = ['--store', join(this.folder, 'store'), '--json'];
    return doneSchema.parse(JSON.parse(await this.rlExp(['run', file, ...flags, ...args])));
  }

  /** The packages that the agents of a run's cells came from, by its plan. */
  async agentsOf({ run }: Done): Promise<readonly object[]> {
    const plan = await readFile(resolve(this.folder, run, 'plan.json'), 'utf8');
    return planSchema.parse(JSON.parse(plan)).cells.map(({ agent }) => agent);
  }
}
