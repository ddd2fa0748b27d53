// Every package, and an agent of somebody else's, published to a registry on loopback and installed from there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packPackages } from '../../tools/packages/pack-packages.ts';
import { command } from '../command.ts';
import { doneSchema, InstalledProject, type Done } from './installed-project.ts';
import { LocalRegistry } from './local-registry.ts';
import { packageManagers } from './package-managers.ts';
import { packThirdPartyAgent, thirdPartyAgent } from './third-party-agent.ts';

let folder: string;
let registry: LocalRegistry;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rl-exp-publishing-'));
  const packed = await packPackages(join(folder, 'tarballs'));
  registry = await LocalRegistry.start([...packed.map(({ name }) => name), thirdPartyAgent]);
  for (const { tarball } of packed) await registry.publish(tarball);
  const began = performance.now();
  await registry.publish(await packThirdPartyAgent(folder, registry.url));
  console.log(`a new agent, from nothing to published: ${secondsSince(began)} s`);
});

afterAll(async () => {
  await registry.stop();
  await rm(folder, { recursive: true, force: true });
});

function secondsSince(began: number): number {
  return Math.round((performance.now() - began) / 1000);
}

/** A run of the checkout's own sources. */
async function ofCheckout(args: readonly string[]): Promise<Done> {
  const { stdout } = await command(['run', ...args, '--runs', join(folder, 'runs'), '--json']);
  return doneSchema.parse(JSON.parse(stdout));
}

describe.each(packageManagers)('$name', (manager) => {
  let project: InstalledProject;

  beforeAll(async () => {
    const began = performance.now();
    const packages = ['rl-exp', '@rl-exp/core', thirdPartyAgent];
    project = await InstalledProject.install({
      parent: folder,
      manager,
      registry: registry.url,
      packages,
    });
    console.log(`${manager.name}: ${secondsSince(began)} s to install`);
  });

  test('does what the checkout does', async () => {
    const { cells } = await project.run('simulated.yaml');
    const store = join(folder, 'store-of-checkout');
    const expected = await ofCheckout(['experiments/simulated.yaml', '--store', store]);
    expect(cells).toEqual(expected.cells);
    expect(cells.map(({ verdict }) => verdict.status)).toEqual(['pass', 'pass', 'pass']);
  });

  test("plays somebody else's agent by its name, and one in a file beside the experiment", async () => {
    const steady = await project.run('simulated.yaml', ['--set', 'agent.use=@acme/steady']);
    expect(await project.agentsOf(steady)).toEqual(
      [1, 2, 3].map(() => ({ package: thirdPartyAgent, version: '0.1.0' })),
    );
    const local = await project.run('simulated.yaml', ['--set', 'agent.use=./local-agent.ts']);
    expect(actionsOf(local)).toEqual(new Set(['lr_up', 'hold']));
  });

  test('lists what is installed', async () => {
    const plugins = await project.rlExp(['plugins']);
    for (const name of ['@acme/rl-exp-agent-steady', '@rl-exp/trainer-torch', '@rl-exp/judge'])
      expect(plugins).toContain(name);
  });

  test.runIf(['npm', "yarn (Plug'n'Play)"].includes(manager.name))(
    'trains Whisper with the Python code and the speech in the packages',
    async () => {
      const steps = manager.name === 'npm' ? 5 : 1;
      const flags = ['--set', `environment.steps=${steps}`];
      const installed = await project.run('swahili.yaml', flags);
      expect(installed.segments).toEqual({ trained: steps, reused: 0 });
      // A state's key digests the trainer's sources: what the checkout finds in the store, it would have trained.
      const store = join(project.folder, 'store');
      const again = await ofCheckout(['experiments/swahili.yaml', '--store', store, ...flags]);
      expect(again.segments).toEqual({ trained: 0, reused: steps });
      expect(again.cells).toEqual(installed.cells);
    },
  );
});

function actionsOf({ cells }: Done): ReadonlySet<unknown> {
  return new Set(
    cells.flatMap(({ trajectory }) =>
      trajectory.steps.flatMap(({ decision }) =>
        typeof decision === 'object' && decision !== null && 'action' in decision
          ? [decision.action]
          : [],
      ),
    ),
  );
}
