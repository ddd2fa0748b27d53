import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const sshd = '/usr/sbin/sshd';
const checkout = fileURLToPath(new URL('../../../..', import.meta.url));

/** Another user of this machine, reached through a real sshd, who sees neither the checkout nor other folders. */
export interface SshPlace extends AsyncDisposable {
  readonly launch: readonly string[];
  readonly home: string;
  /** Process ids and commands of everything that the user runs. */
  processes(): Promise<readonly string[]>;
}

/** Why no such place can be made here; null if one can. */
export async function sshPlaceObstacle(): Promise<string | null> {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  if (!existsSync(sshd)) return 'needs openssh-server';
  const hides = await execute('unshare', ['--mount', 'true']).catch(() => null);
  return hides === null ? 'needs mount namespaces' : null;
}

/** Adds a user, and runs an sshd that lets this process in as that user and hides some folders from it. */
export async function openSshPlace(hidden: readonly string[]): Promise<SshPlace> {
  const user = `rlx${randomBytes(4).toString('hex')}`;
  const home = `/home/${user}`;
  const folder = await mkdtemp(join(tmpdir(), 'rl-exp-sshd-'));
  const port = await freePort();
  const privileges = '/run/sshd';
  const hadPrivileges = existsSync(privileges);
  await mkdir(privileges, { recursive: true });
  await execute('useradd', ['--create-home', '--shell', '/bin/bash', '--password', '*', user]);
  for (const name of ['host', 'client']) {
    await execute('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  }
  const keys = `${home}/.ssh/authorized_keys`;
  await mkdir(`${home}/.ssh`);
  await writeFile(keys, await readFile(join(folder, 'client.pub')));
  await execute('chown', ['-R', `${user}:`, home]);
  await chmod(home, 0o700);
  const hostKey = await readFile(join(folder, 'host.pub'), 'utf8');
  await writeFile(join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${hostKey}`);
  const settings = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host')}`,
    `AllowUsers ${user}`,
    'PasswordAuthentication no',
    'PidFile none',
  ];
  await writeFile(join(folder, 'config'), `${settings.join('\n')}\n`);
  const hide = 'for d; do mount -t tmpfs -o mode=700 none "$d" || exit 1; done';
  const run = `${hide}; exec ${sshd} -D -e -f ${join(folder, 'config')}`;
  const server = spawn('unshare', ['--mount', 'sh', '-c', run, 'sh', checkout, ...hidden], {
    stdio: 'ignore',
  });
  await untilOpen(port);

  async function processes(): Promise<readonly string[]> {
    const listing = await execute('ps', ['-u', user, '-o', 'pid=,args=']).catch(() => null);
    return (listing?.stdout ?? '').split('\n').filter((line) => line.trim() !== '');
  }
  return {
    home,
    processes,
    launch: [
      `ssh -T -F /dev/null -o BatchMode=yes -o IdentitiesOnly=yes -p ${port}`.split(' '),
      ['-o', `UserKnownHostsFile=${join(folder, 'known_hosts')}`, '-i', join(folder, 'client')],
      `${user}@127.0.0.1`,
    ].flat(),
    async [Symbol.asyncDispose]() {
      server.kill('SIGKILL');
      for (const line of await processes()) process.kill(Number.parseInt(line, 10), 'SIGKILL');
      await sleep(100);
      await execute('userdel', ['--remove', '--force', user]).catch(() => {});
      if (!hadPrivileges) await rm(privileges, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function untilOpen(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const isOpen = await new Promise<boolean>((answer) => {
      const socket = connect(port, '127.0.0.1', () => answer(true));
      socket.once('error', () => answer(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await sleep(50);
  }
  throw new Error('sshd did not start');
}
