import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkout, command, ownEnvironment, startCommand } from './command.ts';
import { expectAllSurvived, rowNamed, torture, tortureFolder } from './torture.ts';

// What follows mostly waits for processes to end, so it runs beside this one.
test.concurrent('a simulated experiment survives a little of every scenario', async (context) => {
  const found = await torture(['--kills', '10'], await tortureFolder(context));
  expectAllSurvived(found);
  expect(rowNamed(found, 'kill')).toMatchObject({ tried: 10, survived: 10 });
  expect(rowNamed(found, 'kill').detail).toMatch(/[1-9]\d* committed transitions, 0 trained again/);
  expect(rowNamed(found, 'cut').tried).toBeGreaterThan(500);
  expect(rowNamed(found, 'flip journal').tried).toBeGreaterThanOrEqual(1000);
  expect(rowNamed(found, 'flip run').tried).toBeGreaterThanOrEqual(5);
  expect(rowNamed(found, 'flip store').tried).toBeGreaterThan(20);
  if (process.getuid?.() === 0) expect(rowNamed(found, 'disk full').tried).toBe(3);
  expect(rowNamed(found, 'disk limit').tried).toBe(3);
  expect(rowNamed(found, 'owner').tried).toBe(1);
  expect(rowNamed(found, 'leak').tried).toBeNull();
}, 1_200_000);

describe.concurrent('what breaks the promise is found', () => {
  /** The simulated experiment with a trainer whose `advance` does something more. */
  async function withTrainer(temporary: string, advance: string): Promise<string> {
    const file = join(temporary, 'broken.yaml');
    const experiment = await readFile(join(checkout, 'experiments/simulated.yaml'), 'utf8');
    const trainer = 'trainer: { use: ./broken.mjs }';
    await writeFile(file, experiment.replace('trainer: { use: simulated }', trainer));
    const simulated = pathToFileURL(join(checkout, 'packages/trainer-simulated/src/index.ts')).href;
    await writeFile(join(temporary, 'broken.mjs'), brokenTrainer(simulated, advance));
    return file;
  }
  const short = ['seeds=[1]', 'environment.steps=3'].flatMap((set) => ['--set', set]);

  test('results that hang on chance', async (context) => {
    const temporary = await tortureFolder(context);
    const file = await withTrainer(
      temporary,
      'result.training.examples = Math.floor(Math.random() * 1e9);',
    );
    const found = await torture([file, '--kills', '4', '--only', 'kill', ...short], temporary);
    expect(found).toMatchObject({ exitCode: 1, passed: false });
    expect(rowNamed(found, 'kill').faults.join()).toContain('its result is another one');
  }, 300_000);

  test('a process that outlives its run', async (context) => {
    const temporary = await tortureFolder(context);
    const file = await withTrainer(
      temporary,
      "(await import('node:child_process')).spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }).unref();",
    );
    const found = await torture([file, '--kills', '1', '--only', 'leak', ...short], temporary);
    expect(found).toMatchObject({ exitCode: 1, passed: false });
    expect(rowNamed(found, 'leak').faults.join()).toMatch(/process \d+ is left/);
  }, 300_000);
});

test.concurrent('Ctrl-C ends it, and leaves no process and no folder', async (context) => {
  const temporary = await tortureFolder(context);
  const started = startCommand(['torture', '--kills', '100000', '--only', 'kill'], {
    environment: { ...ownEnvironment(), TMPDIR: temporary },
  });
  // In the middle of it: a run is under way that is to be killed.
  const isKilling = async (): Promise<boolean> =>
    (await readdir(temporary, { recursive: true }).catch(() => [])).some((path) =>
      /trial-.*lock\.json$/.test(path),
    );
  while (!(await isKilling())) await sleep(20);
  started.child.kill('SIGINT');
  const { exitCode, stdout, stderr } = await started.finished;
  expect(exitCode, stderr).toBe(130);
  expect(stderr).toContain('RLX_TORTURE_INTERRUPTED');
  expect(stdout).toBe('');
});

test.each([
  [['--kills', '0'], '--kills'],
  [['--seed', 'x'], '--seed'],
  [['--only', 'kill,drown'], "'drown'"],
])('%j is a usage error', async (args, named) => {
  const { exitCode, stderr } = await command(['torture', ...args]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(named);
});

test('an experiment that does not run undisturbed is refused with what it said', async () => {
  const { exitCode, stderr } = await command([
    'torture',
    'experiments/simulated.yaml',
    '--set',
    'splits.hidden.domains=[nowhere]',
  ]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('RLX_TORTURE_REFERENCE_FAILED');
  expect(stderr).toContain('nowhere');
});

/** The source of a trainer that does what `advance` says after each segment. */
function brokenTrainer(simulated: string, advance: string): string {
  return `import simulated from ${JSON.stringify(simulated)};
export default Object.freeze({
  ...simulated,
  create(options, context) {
    const trainer = simulated.create(options, context);
    return {
      async open(request, signal) {
        const handle = await trainer.open(request, signal);
        return {
          ...handle,
          async advance(inputs, stop) {
            const result = structuredClone(await handle.advance(inputs, stop));
            ${advance}
            return result;
          },
        };
      },
    };
  },
});
`;
}
