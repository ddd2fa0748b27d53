import { createHash, randomBytes } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSshPlace, sshPlaceObstacle, type SshPlace } from '../__fixtures__/ssh-place.ts';
import { KeptLog } from '../__fixtures__/start-fake-worker.ts';
import { startRemoteWorker } from '../__fixtures__/start-remote-worker.ts';

const obstacle = await sshPlaceObstacle();
const title = `a worker of another user, through ssh${obstacle === null ? '' : ` (${obstacle})`}`;

describe.skipIf(obstacle !== null)(title, () => {
  const made: { place: SshPlace; folder: string }[] = [];
  const here = (): { place: SshPlace; folder: string } => {
    const [found] = made;
    if (found === undefined) throw new Error('the place was not made');
    return found;
  };
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rl-exp-ssh-'));
    made.push({ folder, place: await openSshPlace([folder]) });
  });
  afterAll(async () => {
    for (const { place, folder } of made) {
      await place[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    }
  });
  const start = (options: Parameters<typeof startRemoteWorker>[1] = {}) =>
    startRemoteWorker(here().place.launch, { python: 'python3', ...options });
  const digestOf = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

  it('gets its code once, and sees no file of this one', async () => {
    const logger = new KeptLog();
    for (const said of [/code sent/, /code known/]) {
      await using worker = await start({ logger });
      expect(await worker.request('place', {})).toEqual({
        remote: true,
        cache: join(here().place.home, '.cache/rl-exp'),
      });
      expect(logger.lines.splice(0).join('\n')).toMatch(said);
      const own = [import.meta.filename, here().folder];
      await Promise.all(own.map((path) => access(path)));
      expect(await worker.request('visible', { paths: [...own, '/usr/bin/env'] })).toEqual({
        visible: ['/usr/bin/env'],
      });
    }
  });

  it('reads files of this machine that are offered to it, and gives its own', async () => {
    const { folder } = here();
    const contents = [
      randomBytes(20 * 1024 * 1024),
      ...Array.from({ length: 500 }, () => randomBytes(900)),
    ];
    const paths = await Promise.all(
      contents.map(async (content, index) => {
        await writeFile(join(folder, `clip-${index}`), content);
        return join(folder, `clip-${index}`);
      }),
    );
    await using worker = await start({ offers: (path) => path.startsWith(`${folder}/clip-`) });
    const read = await worker.request<{ digests: string[] }>('read_files', { paths });
    expect(read.digests).toEqual(contents.map(digestOf));
    await writeFile(join(folder, 'hidden'), 'hidden');
    await expect(
      worker.request('read_files', { paths: [join(folder, 'hidden')] }),
    ).rejects.toMatchObject({ code: 'RLX_REMOTE_FILE_MISSING' });

    const bytes = 5 * 1024 * 1024;
    const file = await worker.request<{ folder: string; sha256: string }>('make_file', { bytes });
    const target = join(folder, 'pulled');
    await worker.pull(`${file.folder}/file`, target, { sha256: file.sha256, bytes });
    expect(digestOf(await readFile(target))).toBe(file.sha256);
  });

  it('is not disturbed by what the start-up files of its shell print', async () => {
    const { home } = here().place;
    await writeFile(join(home, '.bashrc'), 'echo "welcome to gpu1"; printf "no line end"\n');
    const logger = new KeptLog();
    await using worker = await start({ logger });
    await rm(join(home, '.bashrc'));
    expect(await worker.request('echo', { a: 1 })).toEqual({ a: 1 });
    expect(logger.lines).toContain('fake: before the handshake: welcome to gpu1');
    expect(worker.protocolViolations).toBe(0);
  });

  it.each(['the client here is killed', 'the server there is killed', 'it is closed'])(
    'leaves no process there when %s',
    async (end) => {
      const { place } = here();
      const worker = await start({ grace_ms: 300 });
      await worker.request('spawn', {});
      const call = worker.request('hold_gil', { seconds: 60 });
      const failed = expect(call).rejects.toMatchObject({ code: 'RLX_WORKER_DIED' });
      const processes = await place.processes();
      expect(processes.length).toBeGreaterThan(5);
      const server = processes.find((line) => line.includes('sshd: '));
      if (end.startsWith('the client')) process.kill(worker.pid ?? 0, 'SIGKILL');
      else if (end.startsWith('the server'))
        process.kill(Number.parseInt(server ?? '', 10), 'SIGKILL');
      else void worker.close();
      await failed;
      await worker.close();
      await vi.waitFor(async () => expect(await place.processes()).toEqual([]), 10_000);
    },
  );

  it('shows no secret on a command line or in a file there', async () => {
    const { place } = here();
    await using worker = await start({ environment: { HF_TOKEN: 'hf-very-secret' } });
    expect(await worker.request('environment', {})).toMatchObject({ HF_TOKEN: 'hf-very-secret' });
    expect((await place.processes()).join('\n')).not.toContain('hf-very-secret');
    const cache = join(place.home, '.cache/rl-exp');
    const entries = await readdir(cache, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
      const content = await readFile(join(entry.parentPath, entry.name));
      expect(content.includes('hf-very-secret')).toBe(false);
    }
  });

  it('is not there where nobody listens, or a module is missing', async () => {
    const wrong = ['ssh', '-T', '-F', '/dev/null', '-o', 'BatchMode=yes', '-p', '1', '127.0.0.1'];
    const failure = startRemoteWorker(wrong, { python: 'python3' });
    await expect(failure).rejects.toMatchObject({
      code: 'RLX_REMOTE_UNREACHABLE',
      hint: expect.stringContaining("echo 'echo reached' | ssh -T"),
    });
    await expect(failure).rejects.toThrow(/exited with code 255[^]*Connection refused/);
    await expect(start({ requires: ['no_such_module'] })).rejects.toMatchObject({
      code: 'RLX_REMOTE_PYTHON_UNSUITABLE',
    });
  });
});
