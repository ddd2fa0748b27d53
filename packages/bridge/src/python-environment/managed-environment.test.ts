import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tinyEnvironment } from '../__fixtures__/make-wheel.ts';
import { anyPython, KeptLog } from '../__fixtures__/start-fake-worker.ts';
import { inspectInterpreter, type Interpreter } from './inspect-interpreter.ts';
import { ensureManagedEnvironment, managedEnvironmentDirectory } from './managed-environment.ts';
import { ensureDevelopmentPackages } from './development-packages.ts';

const run = promisify(execFile);
let folder: string;
let cacheDirectory: string;
let base: Interpreter;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rl-exp-environment-'));
  cacheDirectory = join(folder, 'cache');
  vi.stubEnv('RL_EXP_CACHE', cacheDirectory);
  const found = await inspectInterpreter({ python: await anyPython(), modules: [], mode: 'find' });
  if (found === null) throw new Error('these tests need a Python');
  base = found;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const define = (sha256?: string) =>
  tinyEnvironment({
    python: base.executable,
    directory: join(folder, 'wheels'),
    ...(sha256 === undefined ? {} : { sha256 }),
  });

describe('ensureManagedEnvironment', () => {
  it('makes an environment once, for two processes at a time', async () => {
    const { lockFile } = await define();
    const script = fileURLToPath(new URL('../__fixtures__/make-environment.ts', import.meta.url));
    const make = async () => {
      const command = ['--conditions=@rl-exp/source', script, lockFile];
      const { stdout } = await run(process.execPath, command);
      return JSON.parse(stdout);
    };
    const both = await Promise.all([make(), make()]);
    expect(both[0].python).toBe(both[1].python);
    const said = both.flatMap(({ lines }) => lines).join('\n');
    expect(said.match(/Making a Python environment/g)).toHaveLength(1);
    expect(
      (await run(both[0].python, ['-c', 'import rlx_tiny; print(rlx_tiny.VALUE)'])).stdout,
    ).toBe('42\n');
    const directory = dirname(dirname(both[0].python));
    expect(existsSync(join(directory, '.incomplete'))).toBe(false);
    expect(existsSync(`${directory}.lock`)).toBe(false);
    expect(JSON.parse(await readFile(join(directory, '.complete'), 'utf8'))).toMatchObject({
      schema: 'rl-exp/python-environment/v1',
      accelerator: 'cpu',
      versions: { rlx_tiny: '1.0' },
    });
  });

  it('starts anew where a process died in the middle of it', async () => {
    const definition = await define();
    const directory = await managedEnvironmentDirectory({
      definition,
      base,
      accelerator: 'cpu',
      cacheDirectory,
    });
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, '.incomplete'), '');
    await writeFile(join(directory, 'rest'), '');
    await mkdir(`${directory}.lock`);
    const dead = { id: 'x', pid: 2 ** 22 + 1, host: hostname() };
    await writeFile(join(`${directory}.lock`, 'owner.json'), JSON.stringify(dead));
    const logger = new KeptLog();
    const python = await ensureManagedEnvironment({
      definition,
      base,
      accelerator: 'cpu',
      cacheDirectory,
      logger,
    });
    expect(existsSync(python)).toBe(true);
    expect(existsSync(join(directory, 'rest'))).toBe(false);
  });

  it('installs nothing that differs from the lock, and tells what was run', async () => {
    const definition = await define('0'.repeat(64));
    const options = {
      definition,
      base,
      accelerator: 'cpu',
      cacheDirectory,
      logger: new KeptLog(),
    } as const;
    const failure = await ensureManagedEnvironment(options).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'RLX_PYTHON_ENVIRONMENT_FAILED',
      exitCode: 69,
      message: expect.stringMatching(/\$ .* -m venv [^]*--require-hashes[^]*HASHES/),
      hint: expect.stringContaining('A download differs from what was pinned.'),
    });
    expect(existsSync(await managedEnvironmentDirectory(options))).toBe(false);
  });

  it('can be cancelled, and leaves nothing half made', async () => {
    const definition = await define();
    const controller = new AbortController();
    const logger = new KeptLog();
    const options = { definition, base, accelerator: 'cpu', cacheDirectory, logger } as const;
    const call = ensureManagedEnvironment({ ...options, signal: controller.signal });
    const result = expect(call).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED' });
    await vi.waitFor(() => expect(logger.lines.at(-1)).toContain('-m venv'));
    controller.abort();
    await result;
    expect(existsSync(await managedEnvironmentDirectory(options))).toBe(false);
  });

  it('falls back to pip where uv fails, and says so', async () => {
    const definition = await define();
    const programs = join(folder, 'bin');
    await mkdir(programs);
    await writeProgram(join(programs, 'uv'), 'echo "uv is out of order" >&2; exit 2');
    // This machine may have a pip configuration; a Python is needed that knows of none.
    const python = join(programs, 'python');
    await writeProgram(
      python,
      `case "$*" in *"pip config list"*) exit 0;; esac; exec ${base.executable} "$@"`,
    );
    vi.stubEnv('PATH', `${programs}:${process.env['PATH']}`);
    for (const name of Object.keys(process.env)) {
      if (name.startsWith('PIP_')) vi.stubEnv(name, undefined);
    }
    const logger = new KeptLog();
    const made = await ensureManagedEnvironment({
      definition,
      base: { ...base, executable: python },
      accelerator: 'cpu',
      cacheDirectory,
      logger,
    });
    expect(existsSync(made)).toBe(true);
    expect(logger.warnings.join('\n')).toMatch(/trying once more with pip[^]*uv is out of order/);
  });
});

describe('ensureDevelopmentPackages', () => {
  it('puts packages beside an interpreter, once', async () => {
    const { lockFile } = await define();
    const logger = new KeptLog();
    const packages = await ensureDevelopmentPackages(base.executable, { lockFile, logger });
    const { stdout } = await run(
      base.executable,
      ['-c', 'import rlx_tiny; print(rlx_tiny.VALUE)'],
      {
        env: { PYTHONPATH: packages },
      },
    );
    expect(stdout).toBe('42\n');
    const said = logger.lines.length;
    expect(await ensureDevelopmentPackages(base.executable, { lockFile, logger })).toBe(packages);
    expect(logger.lines).toHaveLength(said);
  });
});

async function writeProgram(path: string, body: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
}
