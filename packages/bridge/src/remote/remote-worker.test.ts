import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { survivors } from '../__fixtures__/is-running.ts';
import { KeptLog } from '../__fixtures__/start-fake-worker.ts';
import { startRemoteWorker } from '../__fixtures__/start-remote-worker.ts';

// A place that shares nothing with this process but the machine.
let folder = '';
let launch: readonly string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rl-exp-remote-'));
  launch = ['env', '-i', `HOME=${join(folder, 'home')}`, 'PATH=/usr/bin:/bin', 'FOREIGN=1'];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const digestOf = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

async function files(contents: readonly Buffer[]): Promise<readonly string[]> {
  await mkdir(join(folder, 'offered'), { recursive: true });
  return await Promise.all(
    contents.map(async (content, index) => {
      const path = join(folder, 'offered', `file-${index}`);
      await writeFile(path, content);
      return path;
    }),
  );
}
const offers = (path: string): boolean => path.startsWith(join(folder, 'offered/'));

describe('a worker at a remote place', () => {
  it('is a worker like any other', async () => {
    await using worker = await startRemoteWorker(launch);
    expect(worker.remote).toBe(true);
    expect(await worker.request('echo', { a: 1 })).toEqual({ a: 1 });
    expect(await worker.request('place', {})).toEqual({
      remote: true,
      cache: join(folder, 'home/.cache/rl-exp'),
    });
    expect(worker.protocolViolations).toBe(0);
  });

  it('gets its code once', async () => {
    const logger = new KeptLog();
    for (const said of [/code sent/, /code known/]) {
      await using worker = await startRemoteWorker(launch, { logger });
      expect(await worker.request('echo', { a: 1 })).toEqual({ a: 1 });
      expect(logger.lines.splice(0).join('\n')).toMatch(said);
    }
  });

  it('gets its code again where that is no longer what it was', async () => {
    await (await startRemoteWorker(launch)).close();
    const code = join(folder, 'home/.cache/rl-exp/code');
    const [digest = ''] = await readdir(code);
    await writeFile(join(code, digest, 'fake_worker.py'), 'raise SystemExit(9)');
    await using worker = await startRemoteWorker(launch);
    expect(await worker.request('echo', { a: 1 })).toEqual({ a: 1 });
    expect(await readdir(code)).toEqual([digest]);
  });

  it('sees nothing of the environment here but what is meant for it', async () => {
    vi.stubEnv('GROQ_API_KEY', 'gsk-secret');
    await using worker = await startRemoteWorker(launch, { environment: { HF_TOKEN: 'hf-x' } });
    const variables = await worker.request<Record<string, string>>('environment', {});
    expect(variables).toMatchObject({
      HF_TOKEN: 'hf-x',
      HOME: join(folder, 'home'),
      PATH: '/usr/bin:/bin',
      OMP_NUM_THREADS: '1',
      HF_HUB_OFFLINE: '1',
    });
    expect(variables).not.toHaveProperty('GROQ_API_KEY');
    expect(variables).not.toHaveProperty('FOREIGN');
    expect(variables['PYTHONPATH']).toContain('.cache/rl-exp/code/');
    const said = await readFile(`/proc/${worker.pid}/cmdline`, 'utf8');
    expect(said).not.toContain('hf-x');
  });

  it('survives what start-up files print, with and without a line end', async () => {
    const noisy = join(folder, 'noisy');
    await writeFile(noisy, '#!/bin/sh\necho welcome\nprintf "no line end"\nexec "$@"\n');
    await chmod(noisy, 0o755);
    const logger = new KeptLog();
    await using worker = await startRemoteWorker([noisy, ...launch], { logger });
    expect(await worker.request('echo', { a: 1 })).toEqual({ a: 1 });
    expect(worker.protocolViolations).toBe(0);
    expect(logger.lines).toContain('fake: before the handshake: welcome');
  });

  it('is alive while it holds the interpreter lock', async () => {
    await using worker = await startRemoteWorker(launch, { silence_timeout_ms: 1000 });
    expect(await worker.request('hold_gil', { seconds: 3 })).toEqual({});
  });

  it('leaves nothing behind when it is closed, or when what leads to it is killed', async () => {
    for (const kill of [false, true]) {
      const worker = await startRemoteWorker([
        'sh',
        '-c',
        `${launch.join(' ')} "$@"; exit 3`,
        'sh',
      ]);
      const { pids } = await worker.request<{ pids: number[] }>('spawn', {});
      if (kill) process.kill(worker.pid ?? 0, 'SIGKILL');
      await worker.close();
      expect(await survivors(pids)).toEqual([]);
    }
  });
});

describe('a remote place that does not do', () => {
  it('is named with a way to try it by hand', async () => {
    const start = startRemoteWorker(['sh', '-c', 'echo no route to host >&2; exit 255', 'sh']);
    await expect(start).rejects.toMatchObject({
      code: 'RLX_REMOTE_UNREACHABLE',
      exitCode: 69,
      hint: expect.stringContaining("echo 'echo reached' | sh -c"),
    });
    await expect(start).rejects.toThrow(/exited with code 255[^]*no route to host/);
  });

  it('that gives no answer runs into the time limit', async () => {
    const start = startRemoteWorker(['sh', '-c', 'exec sleep 60', 'sh'], { start_timeout_ms: 500 });
    await expect(start).rejects.toMatchObject({ code: 'RLX_REMOTE_UNREACHABLE' });
    await expect(start).rejects.toThrow(/gave no answer within 0.5 s/);
  });

  it.each([
    ['lacks a module', {}, ['no_such_module'], /there is no module 'no_such_module'/],
    ['has no such interpreter', { python: '~/no such python' }, [], /no such python/],
  ])('because it %s says so', async (_, options, requires, message) => {
    const start = startRemoteWorker(launch, { ...options, requires });
    await expect(start).rejects.toMatchObject({
      code: 'RLX_REMOTE_PYTHON_UNSUITABLE',
      exitCode: 69,
    });
    await expect(start).rejects.toThrow(message);
  });

  it('because its Python is old says so', async () => {
    const old = join(folder, 'python-old');
    // It takes itself for an old one, in the way that a real one shows its version.
    const pretend = 'import sys; sys.version_info=(3,8,1); sys.version="3.8.1 (x)"; ';
    const script = `#!/bin/sh\nshift; code="$2"; shift 2\nexec ${JSON.stringify('python3')} -I -c '${pretend}import sys; exec(sys.argv.pop(1))' "$code" "$@"\n`;
    await writeFile(old, script);
    await chmod(old, 0o755);
    const start = startRemoteWorker(launch, { python: old });
    await expect(start).rejects.toThrow(/it is Python 3.8.1, and 3.10 is the oldest/);
  });
});

describe('files of this machine', () => {
  it('are fetched once, small and big ones', async () => {
    const contents = [
      randomBytes(20 * 1024 * 1024 + 7),
      Buffer.alloc(0),
      randomBytes(1024 * 1024),
      ...Array.from({ length: 500 }, () => randomBytes(2000)),
    ];
    const paths = await files(contents);
    await using worker = await startRemoteWorker(launch, { offers });
    const copies = await worker.request<{ paths: string[]; digests: string[] }>('read_files', {
      paths: [...paths, ...paths.slice(0, 2)],
    });
    const digests = contents.map(digestOf);
    expect(copies.digests).toEqual([...digests, ...digests.slice(0, 2)]);
    const [first = ''] = digests;
    const kept = join(folder, 'home/.cache/rl-exp/files');
    expect(copies.paths[0]).toBe(join(kept, first.slice(0, 2), first));
    // A second worker reads the copies: what is only there could not come from here.
    const copy = copies.paths[3] ?? '';
    await chmod(copy, 0o644);
    await writeFile(copy, Buffer.alloc(2000, 'x'));
    await using second = await startRemoteWorker(launch, { offers });
    const again = await second.request('read_files', { paths: paths.slice(3, 4) });
    expect(again).toMatchObject({ digests: [digestOf(Buffer.alloc(2000, 'x'))] });
    const leftovers = (await readdir(kept, { recursive: true })).filter((name) =>
      name.includes('.fetching-'),
    );
    expect(leftovers).toEqual([]);
  });

  it('are refused unless they are offered, links looked through', async () => {
    const [offered = ''] = await files([Buffer.from('a')]);
    await writeFile(join(folder, 'secret'), 'not offered');
    await symlink(join(folder, 'secret'), join(folder, 'offered', 'link'));
    await using worker = await startRemoteWorker(launch, { offers });
    await using blind = await startRemoteWorker(launch);
    const refused = { code: 'RLX_REMOTE_FILE_MISSING' };
    for (const path of [
      join(folder, 'secret'),
      join(folder, 'offered/link'),
      join(folder, 'offered/../secret'),
      join(folder, 'offered'),
      join(folder, 'offered/absent'),
    ]) {
      await expect(worker.request('read_files', { paths: [path] })).rejects.toMatchObject(refused);
    }
    await expect(blind.request('read_files', { paths: [offered] })).rejects.toMatchObject(refused);
  });
});

describe('a file of the remote machine', () => {
  it('is pulled whole, while the worker computes', async () => {
    await using worker = await startRemoteWorker(launch);
    const bytes = 20 * 1024 * 1024;
    const made = await worker.request<{ folder: string; sha256: string }>('make_file', { bytes });
    const target = join(folder, 'pulled/here/file');
    const controller = new AbortController();
    const busy = worker.request('wait', {}, { signal: controller.signal });
    await worker.pull(`${made.folder}/file`, target, { sha256: made.sha256, bytes });
    expect(digestOf(await readFile(target))).toBe(made.sha256);
    expect(await readdir(join(folder, 'pulled/here'))).toEqual(['file']);
    controller.abort();
    await expect(busy).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED' });
  });

  it('is left alone where it is already', async () => {
    await using worker = await startRemoteWorker(launch);
    const target = join(folder, 'file');
    await writeFile(target, 'abc');
    await worker.pull('/nowhere', target, { sha256: 'x', bytes: 3 });
    expect(await readFile(target, 'utf8')).toBe('abc');
  });

  it('is not pulled when it is damaged, or was not offered', async () => {
    await using worker = await startRemoteWorker(launch);
    const { folder: made } = await worker.request<{ folder: string }>('make_file', { bytes: 1024 });
    const target = join(folder, 'pulled', 'file');
    const wrong = { sha256: '0'.repeat(64), bytes: 1024 };
    await expect(worker.pull(`${made}/file`, target, wrong)).rejects.toMatchObject({
      code: 'RLX_REMOTE_FILE_DAMAGED',
    });
    for (const source of [`${made}/link`, `${made}/../secret`, `${made}x`, '/etc/passwd']) {
      await expect(worker.pull(source, target, wrong)).rejects.toMatchObject({
        code: 'RLX_REMOTE_FILE_REFUSED',
        exitCode: 70,
      });
    }
    expect(await readdir(join(folder, 'pulled'))).toEqual([]);
  });
});
