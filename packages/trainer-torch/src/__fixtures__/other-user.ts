import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const execute = promisify(execFile);
const sshd = '/usr/sbin/sshd';
const systemPython = '/usr/bin/python3';
const checkout = fileURLToPath(new URL('../../../..', import.meta.url));

/** Another user of this machine, reached through a real sshd, who sees neither the checkout nor the hidden folder. */
export interface OtherUser extends AsyncDisposable {
  readonly launch: readonly string[];
  readonly home: string;
  /** An interpreter that the user may run, with the packages of this process's one. */
  readonly python: string;
}

const environmentSchema = z.object({ version: z.string(), packages: z.string() });

async function environmentOf(python: string): Promise<z.infer<typeof environmentSchema>> {
  const program =
    'import json, sysconfig; print(json.dumps({"version": sysconfig.get_python_version(), "packages": sysconfig.get_path("purelib")}))';
  const { stdout } = await execute(python, ['-c', program]);
  return environmentSchema.parse(JSON.parse(stdout));
}

/** Why there can be no such user here; null if there can. */
export async function otherUserObstacle(python: string): Promise<string | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
  if (!existsSync(sshd)) return 'needs openssh-server';
  if ((await execute('unshare', ['--mount', 'true']).catch(() => null)) === null) {
    return 'needs mount namespaces';
  }
  const here = await environmentOf(python);
  const system = await environmentOf(systemPython).catch(() => null);
  return system?.version === here.version
    ? null
    : `needs ${systemPython} to be of version ${here.version}`;
}

/** Adds the user, and runs an sshd that lets this process in as that user. */
export async function openOtherUser(python: string, hidden: string): Promise<OtherUser> {
  const user = `rlx${randomBytes(4).toString('hex')}`;
  const home = `/home/${user}`;
  const folder = await mkdtemp(join(tmpdir(), 'trainer-torch-sshd-'));
  const port = await freePort();
  await execute('useradd', ['--create-home', '--shell', '/bin/sh', '--password', '*', user]);
  for (const name of ['host', 'client']) {
    await execute('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  }
  await mkdir(`${home}/.ssh`);
  await writeFile(`${home}/.ssh/authorized_keys`, await readFile(join(folder, 'client.pub')));
  await execute('chown', ['-R', `${user}:`, home]);
  await chmod(home, 0o700);
  const ownPython = await copyEnvironment(python, join(home, 'environment'));

  const hostKey = await readFile(join(folder, 'host.pub'), 'utf8');
  await writeFile(join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${hostKey}`);
  const settings = `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${join(folder, 'host')}\nAllowUsers ${user}\nPidFile none\n`;
  await writeFile(join(folder, 'config'), settings);
  const hide = 'for d; do mount -t tmpfs -o mode=700 none "$d" || exit 1; done';
  // sshd wants this folder, and an sshd of another test must not take it away.
  const own = 'mount -t tmpfs -o mode=755 none /run && mkdir /run/sshd || exit 1';
  const run = `${hide}; ${own}; exec ${sshd} -D -e -f ${join(folder, 'config')}`;
  const server = spawn('unshare', ['--mount', 'sh', '-c', run, 'sh', checkout, hidden], {
    stdio: 'ignore',
  });
  const launch = [
    ...`ssh -T -F /dev/null -o BatchMode=yes -o IdentitiesOnly=yes -p ${port}`.split(' '),
    '-o',
    `UserKnownHostsFile=${join(folder, 'known_hosts')}`,
    '-i',
    join(folder, 'client'),
    `${user}@127.0.0.1`,
  ];
  const [ssh = '', ...parameters] = launch;
  for (let attempt = 0; ; attempt += 1) {
    const reached = await execute(ssh, [...parameters, 'true']).catch((error: unknown) => error);
    if (!(reached instanceof Error)) break;
    if (attempt === 50) throw reached;
    await sleep(100);
  }
  return {
    home,
    launch,
    python: ownPython,
    async [Symbol.asyncDispose]() {
      server.kill('SIGKILL');
      // What is left of the user's sessions ends with the connection.
      await sleep(500);
      await execute('userdel', ['--remove', '--force', user]).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An environment of the system's Python with the packages of another one, which are linked, not copied. */
async function copyEnvironment(python: string, folder: string): Promise<string> {
  const { version, packages } = await environmentOf(python);
  const library = join(folder, 'lib', `python${version}`);
  await mkdir(join(folder, 'bin'), { recursive: true });
  await mkdir(library, { recursive: true });
  await writeFile(join(folder, 'pyvenv.cfg'), 'home = /usr/bin\n');
  await symlink(systemPython, join(folder, 'bin/python'));
  await execute('cp', ['--archive', '--link', packages, join(library, 'site-packages')]);
  return join(folder, 'bin/python');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
