import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tinyEnvironment } from '../__fixtures__/make-wheel.ts';
import { anyPython, KeptLog } from '../__fixtures__/start-fake-worker.ts';
import { inspectPython } from './inspect-python.ts';
import { resolvePython } from './resolve-python.ts';

const slot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'cpu',
  cacheDirectory: null,
} as const;
let folder: string;
let python: string;
let logger: KeptLog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rl-exp-python-'));
  python = await anyPython();
  logger = new KeptLog();
  vi.stubEnv('RL_EXP_CACHE', join(folder, 'cache'));
  vi.stubEnv('RL_EXP_PYTHON', undefined);
  vi.stubEnv('VIRTUAL_ENV', undefined);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** A folder with a program of this name that does what it says. */
async function program(name: string, body: string): Promise<string> {
  const bin = join(folder, name, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`);
  await chmod(join(bin, name), 0o755);
  return bin;
}

describe('resolvePython', () => {
  it('takes what the slot names, then RL_EXP_PYTHON, then what is on PATH', async () => {
    const requires = ['json'];
    const named = await resolvePython({ slot: { ...slot, python }, requires, logger });
    expect(named).toBe(python);
    vi.stubEnv('RL_EXP_PYTHON', python);
    expect(await resolvePython({ slot, requires, logger })).toBe(python);
    vi.stubEnv('RL_EXP_PYTHON', undefined);
    vi.stubEnv('PATH', await program('python3', `exec ${python} "$@"`));
    // The shim is looked through.
    expect(await resolvePython({ slot, requires, logger })).toBe(python);
  });

  it('leaves a Python behind a launcher unchecked, because it may be elsewhere', async () => {
    const elsewhere = { ...slot, launch: ['ssh', 'gpu1'], python: '/opt/there/python' };
    const options = { slot: elsewhere, requires: ['torch'], logger };
    expect(await resolvePython(options)).toBe('/opt/there/python');
  });

  it('looks around a shim that is broken', async () => {
    const broken = await program('python3', 'echo "pyenv: version not installed" >&2; exit 1');
    const works = join(folder, 'works');
    await mkdir(works);
    await symlink(python, join(works, 'python3'));
    vi.stubEnv('PATH', [broken, works].join(':'));
    const found = await resolvePython({ slot, requires: [], logger });
    expect([python, join(works, 'python3')]).toContain(found);
  });

  it('refuses packages that are too old to be of use', async () => {
    const old = join(folder, 'old');
    await mkdir(join(old, 'torch-1.13.0.dist-info'), { recursive: true });
    await writeFile(join(old, 'torch.py'), '');
    const info = join(old, 'torch-1.13.0.dist-info', 'METADATA');
    await writeFile(info, 'Metadata-Version: 2.1\nName: torch\nVersion: 1.13.0\n');
    const setup = `import sys; sys.path.insert(0, '${old}'); sys.argv.pop(0); import runpy; runpy.run_path(sys.argv[0], run_name='__main__')`;
    // -I comes first among the arguments of the report.
    const bin = await program('python3', `shift; exec ${python} -I -c "${setup}" "$@"`);
    const call = resolvePython({
      slot: { ...slot, python: join(bin, 'python3') },
      requires: ['torch'],
      logger,
    });
    await expect(call).rejects.toMatchObject({ code: 'RLX_PYTHON_UNSUITABLE', exitCode: 69 });
    await expect(call).rejects.toThrow('--python, RL_EXP_PYTHON or the settings file names');
    await expect(call).rejects.toThrow(/torch is 1\.13\.0, and 2 is the oldest/);
  });

  it('makes an environment where nothing on PATH has what is required', async () => {
    const definition = await tinyEnvironment({ python, directory: join(folder, 'wheels') });
    const cacheDirectory = join(folder, 'cache-of-the-slot');
    const options = {
      slot: { ...slot, cacheDirectory },
      requires: ['rlx_tiny'],
      logger,
      definition,
    };
    const made = await resolvePython(options);
    expect(made).toContain(join(cacheDirectory, 'python'));
    // It is then an environment like any other, and taken over if it is active.
    vi.stubEnv('VIRTUAL_ENV', join(made, '..', '..'));
    expect(await resolvePython({ ...options, slot })).toBe(made);
  });

  it('says how to get a Python where there is none', async () => {
    vi.stubEnv('PATH', await program('python3', 'exit 127'));
    const call = resolvePython({ slot, requires: ['torch'], logger });
    await expect(call).rejects.toMatchObject({
      code: 'RLX_PYTHON_NOT_FOUND',
      exitCode: 69,
      message: expect.stringContaining('python3: it does not run'),
      hint: expect.stringMatching(/sudo apt-get install python3 python3-venv[^]*brew[^]*uv/),
    });
    const [finding] = await inspectPython({ slot, requires: ['torch'] });
    expect(finding).toMatchObject({ ok: false, hint: expect.stringContaining('apt-get') });
  });
});

describe('inspectPython', () => {
  it('says what would be made, and makes nothing', async () => {
    const requires = ['no_such_module'];
    const findings = await inspectPython({ slot, requires });
    expect(findings).toEqual([
      { name: 'Python', ok: true, detail: expect.stringContaining('will be made on first use') },
      { name: 'Accelerator', ok: true, detail: 'cpu' },
    ]);
    expect(findings[0]?.detail).toContain(join(folder, 'cache', 'python'));
    const elsewhere = { ...slot, cacheDirectory: join(folder, 'cache-of-the-slot') };
    const [finding] = await inspectPython({ slot: elsewhere, requires });
    expect(finding?.detail).toContain(join(folder, 'cache-of-the-slot', 'python'));
  });

  it('says what a named Python lacks', async () => {
    const options = { slot: { ...slot, python }, requires: ['json', 'no_such_module'] };
    const [finding] = await inspectPython(options);
    expect(finding).toMatchObject({
      ok: false,
      detail: expect.stringContaining("no_such_module: there is no module 'no_such_module'"),
      hint: expect.stringContaining('-m pip install'),
    });
  });
});
